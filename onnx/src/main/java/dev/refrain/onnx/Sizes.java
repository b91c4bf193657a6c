package dev.refrain.onnx;

import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.Dimension;
import dev.refrain.onnx.graph.ElementType;
import dev.refrain.onnx.graph.Graph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sizes as values of the outermost graph, calculated from those of the inputs while the model runs. */
final class Sizes {
    /** An axis of an input that has a size that varies. */
    private record Origin(String input, int axis) {}

    private final Graph graph;
    private final Symbols symbols;
    private final Map<String, Origin> origins = new HashMap<>();
    private final Map<Size, String> known = new HashMap<>();

    Sizes(Graph graph, Symbols symbols) {
        this.graph = graph;
        this.symbols = symbols;
    }

    /** Says that an input has a symbol's size along an axis. */
    void foundAt(String symbol, String input, int axis) {
        origins.putIfAbsent(symbol, new Origin(input, axis));
    }

    /**
     * A size [1].
     *
     * @param what of which op or value it is, for the message if it follows from nothing
     */
    String vector(Size size, String what) {
        if (size.isFixed()) {
            return graph.wholes(size.fixed());
        }
        String made = known.get(size);
        if (made == null) {
            made = calculated(formula(size, what));
            known.put(size, made);
        }
        return made;
    }

    private Symbols.Formula formula(Size size, String what) {
        return symbols.formula(size)
                .orElseThrow(() -> new OnnxException(
                        "onnx: %s: a size is %s at three sizes of the inputs, and it cannot be told how it follows from them"
                                .formatted(what, size.seen())));
    }

    private String calculated(Symbols.Formula formula) {
        String product = null;
        for (String symbol : formula.symbols()) {
            String one = axis(symbol);
            product = product == null ? one : graph.node("Mul", List.of(product, one));
        }
        String value = product == null ? graph.wholes(1) : product;
        if (formula.factor() != 1) {
            value = graph.node("Mul", List.of(value, graph.wholes(formula.factor())));
        }
        return formula.offset() == 0 ? value : graph.node("Add", List.of(value, graph.wholes(formula.offset())));
    }

    private String axis(String symbol) {
        Origin origin = origins.get(symbol);
        if (origin == null) {
            throw new OnnxException("onnx: no input has the size %s, so a run cannot know it".formatted(symbol));
        }
        return known.computeIfAbsent(
                symbols.named(symbol),
                _ -> graph.node(
                        "Shape",
                        List.of(origin.input()),
                        Attribute.of("start", origin.axis()),
                        Attribute.of("end", origin.axis() + 1L)));
    }

    /** A size as a whole number of no axes. */
    String whole(Size size, String what) {
        return size.isFixed()
                ? graph.whole(size.fixed())
                : graph.node("Squeeze", List.of(vector(size, what), graph.wholes(0)));
    }

    /** Sizes one after the other. */
    String shape(List<Size> sizes, String what) {
        if (sizes.stream().allMatch(Size::isFixed)) {
            return graph.wholes(sizes.stream().mapToLong(Size::fixed).toArray());
        }
        List<String> each = sizes.stream().map(size -> vector(size, what)).toList();
        return each.size() == 1 ? each.getFirst() : graph.node("Concat", each, Attribute.of("axis", 0L));
    }

    /** Sizes for a reshape of a value: one that it has already along an axis is 0 there, and one of the others that vary is -1. */
    String reshape(List<Size> from, List<Size> to, String what) {
        List<Integer> others = IntStream.range(0, to.size())
                .filter(axis -> !to.get(axis).isFixed() && !isKept(from, to, axis))
                .boxed()
                .toList();
        int rest = others.stream()
                .filter(axis -> !isKnown(to.get(axis)))
                .findFirst()
                .orElse(others.isEmpty() ? -1 : others.getFirst());
        List<Size> sizes = IntStream.range(0, to.size())
                .mapToObj(axis -> axis == rest ? Size.of(-1) : isKept(from, to, axis) ? Size.of(0) : to.get(axis))
                .toList();
        return shape(sizes, what);
    }

    private static boolean isKept(List<Size> from, List<Size> to, int axis) {
        return axis < from.size()
                && from.get(axis).equals(to.get(axis))
                && !to.get(axis).isFixed();
    }

    /** A size as a number of a type, of no axes. */
    String number(Size size, ElementType type, String what) {
        return size.isFixed()
                ? graph.number(type, size.fixed())
                : graph.node("Cast", List.of(whole(size, what)), Attribute.of("to", type.number()));
    }

    /** Whether it is fixed or follows from the sizes of inputs. */
    boolean isKnown(Size size) {
        return size.isFixed() || symbols.formula(size).isPresent();
    }

    /** Sizes as the file states them. */
    List<Dimension> dimensions(List<Size> sizes) {
        return sizes.stream()
                .map(size -> size.isFixed()
                        ? Dimension.of(size.fixed())
                        : symbols.formula(size)
                                .map(formula -> Dimension.named(formula.toString()))
                                .orElse(Dimension.open()))
                .toList();
    }
}
