package dev.refrain.onnx;

import dev.refrain.nn.Lengths;
import dev.refrain.onnx.graph.ElementType;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An input as it was described.
 *
 * @param sizes each a number, or the name of a size that varies
 */
record InputSpec(String name, Kind kind, int limit, List<String> sizes) {
    /** What an input is of. */
    enum Kind {
        FLOAT32(ElementType.FLOAT),
        FLOAT64(ElementType.DOUBLE),
        IDS(ElementType.INT64),
        LENGTHS(ElementType.INT64);

        private final ElementType type;

        Kind(ElementType type) {
            this.type = type;
        }

        ElementType type() {
            return type;
        }

        static Kind of(DType dtype) {
            return dtype == DType.FLOAT64 ? FLOAT64 : FLOAT32;
        }
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    InputSpec {
        sizes = List.copyOf(sizes);
        if (!NAME.matcher(name).matches()) {
            throw new OnnxException("onnx: got input name '%s', expected letters, digits and _".formatted(name));
        }
        for (String size : sizes) {
            if (!NAME.matcher(size).matches() && !NUMBER.matcher(size).matches()) {
                throw new OnnxException(
                        "onnx: input %s: got size '%s', expected a number or the name of a size".formatted(name, size));
            }
        }
    }

    /** Sizes as in {@code "time, batch, 3"}; none in an empty text. */
    static List<String> sizes(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    /** What it is in the traces. */
    Entered entered(Symbols symbols, int number) {
        List<Size> each = sizes.stream().map(size -> size(symbols, size)).toList();
        RandomKey key = RandomKey.of(number);
        return switch (kind) {
            case FLOAT32 -> new Entered.Reals(name, DType.FLOAT32, each);
            case FLOAT64 -> new Entered.Reals(name, DType.FLOAT64, each);
            case IDS -> new Entered.Whole(name, each, drawn(trace -> ids(key.child(trace), each, trace)));
            case LENGTHS ->
                new Entered.Counts(
                        name,
                        each.get(0),
                        each.get(1),
                        drawn(trace -> lengths(
                                key.child(trace),
                                each.get(0).seen().get(trace),
                                each.get(1).seen().get(trace))));
        };
    }

    private static Size size(Symbols symbols, String size) {
        return NUMBER.matcher(size).matches() ? Size.of(Integer.parseInt(size)) : symbols.named(size);
    }

    private static <T> List<T> drawn(java.util.function.IntFunction<T> draw) {
        return IntStream.range(0, Symbols.TRACES).mapToObj(draw).toList();
    }

    private Ids ids(RandomKey key, List<Size> each, int trace) {
        int[] shape = each.stream().mapToInt(size -> size.seen().get(trace)).toArray();
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        int[] values =
                IntStream.range(0, count).map(i -> (int) key.below(limit, i)).toArray();
        return Ids.of(values, shape);
    }

    /** Some that are full, and one that is not, so that a model does what it does for several lengths. */
    private static Lengths lengths(RandomKey key, int steps, int batch) {
        return new Lengths(
                steps,
                IntStream.range(0, batch)
                        .mapToObj(n -> (int) key.below(n == 0 ? steps : steps + 1L, n))
                        .toList());
    }
}
