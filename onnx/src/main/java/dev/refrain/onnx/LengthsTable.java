package dev.refrain.onnx;

import dev.refrain.nn.Lengths;
import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.ElementType;
import dev.refrain.onnx.graph.Graph;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What models make of the lengths of sequences. In a trace that is constants and ids, and they are recognised by their elements: the
 * lengths in traces are drawn, so nothing else has these.
 */
final class LengthsTable {
    private final Graph graph;
    private final Sizes sizes;
    private final List<Entered.Counts> inputs;
    private final Map<List<Object>, String> made = new HashMap<>();

    LengthsTable(Graph graph, Sizes sizes, List<Entered> entered) {
        this.graph = graph;
        this.sizes = sizes;
        inputs = entered.stream()
                .filter(Entered.Counts.class::isInstance)
                .map(Entered.Counts.class::cast)
                .toList();
    }

    List<Entered.Counts> inputs() {
        return inputs;
    }

    private String once(Supplier<String> make, Object... key) {
        List<Object> all = List.of(key);
        String known = made.get(all);
        if (known == null) {
            known = make.get();
            made.put(all, known);
        }
        return known;
    }

    /** The input of which constants [B, 1] are the lengths. */
    Optional<Entered.Counts> countsOf(List<Tensor> constants) {
        return first(constants, LengthsTable::counts);
    }

    /** A constant that follows from lengths: its name, with as many elements in the same order. */
    Optional<String> constant(List<Tensor> constants) {
        DType dtype = constants.isEmpty() ? DType.FLOAT32 : constants.getFirst().dtype();
        ElementType type = ElementType.of(dtype);
        return first(constants, LengthsTable::counts)
                .map(input -> counts(input, type))
                .or(() -> first(constants, LengthsTable::atLeastOne)
                        .map(input -> once(
                                () -> graph.node("Max", List.of(counts(input, type), graph.number(type, 1))),
                                "one",
                                input.name(),
                                type)))
                .or(() -> first(constants, LengthsTable::mask).map(input -> cast(isStep(input), type)))
                .or(() -> first(constants, LengthsTable::rows).map(input -> cast(inRows(input), type)));
    }

    private Optional<Entered.Counts> first(List<Tensor> constants, Function<Lengths, double[]> made) {
        return inputs.stream()
                .filter(input -> !constants.isEmpty()
                        && IntStream.range(0, constants.size())
                                .allMatch(k -> Arrays.equals(
                                        made.apply(input.seen().get(k)),
                                        constants.get(k).toDoubles())))
                .findFirst();
    }

    private static double[] counts(Lengths lengths) {
        return lengths.each().stream().mapToDouble(each -> each).toArray();
    }

    private static double[] atLeastOne(Lengths lengths) {
        return lengths.each().stream().mapToDouble(each -> Math.max(1, each)).toArray();
    }

    private static double[] mask(Lengths lengths) {
        return lengths.mask(DType.FLOAT64).value().toDoubles();
    }

    /** The mask of each sequence in a row, [B, T]. */
    private static double[] rows(Lengths lengths) {
        return IntStream.range(0, lengths.batch() * lengths.steps())
                .mapToDouble(i -> i % lengths.steps() < lengths.of(i / lengths.steps()) ? 1 : 0)
                .toArray();
    }

    private String inRows(Entered.Counts input) {
        return once(() -> graph.node("Transpose", List.of(isStep(input))), "rows", input.name());
    }

    private String counts(Entered.Counts input, ElementType type) {
        return cast(input.name(), type);
    }

    private String cast(String value, ElementType type) {
        return once(() -> graph.node("Cast", List.of(value), Attribute.of("to", type.number())), "cast", value, type);
    }

    /** Lengths as recurrent operators take them. */
    String narrow(Entered.Counts input) {
        return cast(input.name(), ElementType.INT32);
    }

    /** Which sequences have no step, [B, 1]. */
    String isEmpty(Entered.Counts input) {
        return once(
                () -> {
                    String zero = graph.node("Equal", List.of(input.name(), graph.whole(0)));
                    return graph.node("Unsqueeze", List.of(zero, graph.wholes(1)));
                },
                "empty",
                input.name());
    }

    /** Which steps count, [T, B]. */
    String isStep(Entered.Counts input) {
        return once(
                () -> {
                    String steps = range(input.steps());
                    String column = graph.node("Unsqueeze", List.of(steps, graph.wholes(1)));
                    return graph.node("Less", List.of(column, input.name()));
                },
                "step",
                input.name());
    }

    private String range(Size count) {
        String what = "lengths";
        return once(
                () -> graph.node("Range", List.of(graph.whole(0), sizes.whole(count, what), graph.whole(1))),
                "range",
                count);
    }

    /** The place of the last step of each sequence, [B]. */
    String ends(Entered.Counts input) {
        return once(
                () -> {
                    String last = graph.node(
                            "Max", List.of(graph.node("Sub", List.of(input.name(), graph.whole(1))), graph.whole(0)));
                    String rows = graph.node("Mul", List.of(last, sizes.whole(input.batch(), "lengths")));
                    return graph.node("Add", List.of(rows, range(input.batch())));
                },
                "ends",
                input.name());
    }

    /** The places of the steps that count, [N]. */
    String places(Entered.Counts input) {
        return once(
                () -> {
                    String flat = graph.node("Reshape", List.of(isStep(input), graph.wholes(-1)));
                    return graph.node("Squeeze", List.of(graph.node("NonZero", List.of(flat)), graph.wholes(0)));
                },
                "places",
                input.name());
    }
}
