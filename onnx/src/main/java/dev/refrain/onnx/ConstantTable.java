package dev.refrain.onnx;

import dev.refrain.onnx.graph.ElementType;
import dev.refrain.onnx.graph.Graph;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Constants of a trace in the graph: as they are, or, where they vary with the sizes of the inputs, as what they follow from. */
final class ConstantTable {
    private final Graph graph;
    private final Sizes sizes;
    private final LengthsTable lengths;

    ConstantTable(Graph graph, Sizes sizes, LengthsTable lengths) {
        this.graph = graph;
        this.sizes = sizes;
        this.lengths = lengths;
    }

    /** Whether all elements are 0. */
    static boolean isZero(List<Tensor> constants) {
        return !constants.isEmpty()
                && constants.stream()
                        .allMatch(each -> Arrays.stream(each.toDoubles()).allMatch(number -> number == 0));
    }

    Value value(List<Tensor> constants) {
        Tensor first = constants.getFirst();
        List<Size> shape = Size.all(constants.stream().map(Tensor::shape).toList());
        return new Value(name(constants, first, shape), first.dtype(), shape);
    }

    private String name(List<Tensor> constants, Tensor first, List<Size> shape) {
        String what = "a constant of shape " + shape;
        ElementType type = ElementType.of(first.dtype());
        if (constants.stream().allMatch(first::equals)) {
            return shape.isEmpty() ? graph.number(type, first.item()) : graph.tensor("constant", first);
        }
        Optional<String> ofLengths = lengths.constant(constants);
        if (ofLengths.isPresent()) {
            return graph.node("Reshape", List.of(ofLengths.get(), sizes.shape(shape, what)));
        }
        double[] numbers = constants.stream().mapToDouble(ConstantTable::number).toArray();
        Optional<String> number =
                Arrays.stream(numbers).anyMatch(Double::isNaN) ? Optional.empty() : number(numbers, type, what);
        if (number.isEmpty()) {
            throw new OnnxException(
                    "onnx: %s has other elements at other sizes of the inputs, expected an input in its place"
                            .formatted(what));
        }
        return shape.isEmpty() ? number.get() : graph.node("Expand", List.of(number.get(), sizes.shape(shape, what)));
    }

    /** The number that all elements are; NaN if they are not one. */
    private static double number(Tensor constant) {
        double[] elements = constant.toDoubles();
        return elements.length > 0 && Arrays.stream(elements).allMatch(each -> each == elements[0])
                ? elements[0]
                : Double.NaN;
    }

    /** A number that is the same, or follows from a size. */
    private Optional<String> number(double[] seen, ElementType type, String what) {
        if (Arrays.stream(seen).allMatch(each -> each == seen[0])) {
            return Optional.of(graph.number(type, seen[0]));
        }
        for (OfSize ofSize : OfSize.values()) {
            Size size = new Size(Arrays.stream(seen)
                    .mapToObj(each -> (int) Math.rint(ofSize.size(each)))
                    .toList());
            if (!size.isFixed() && sizes.isKnown(size) && ofSize.isSeen(size, seen)) {
                String number = sizes.number(size, type, what);
                return Optional.of(ofSize.operator.isEmpty() ? number : graph.node(ofSize.operator, List.of(number)));
            }
        }
        return Optional.empty();
    }

    /** What models make of sizes: a count, the factor of a mean, the divisor of a deviation. */
    private enum OfSize {
        ITSELF(1, ""),
        INVERSE(-1, "Reciprocal"),
        ROOT(0.5, "Sqrt");

        /** Relative, as a number may have been rounded to float32. */
        private static final double NEAR = 1e-6;

        private final double power;
        private final String operator;

        OfSize(double power, String operator) {
            this.power = power;
            this.operator = operator;
        }

        double size(double number) {
            return Math.pow(number, 1 / power);
        }

        boolean isSeen(Size size, double[] seen) {
            boolean isSeen = true;
            for (int k = 0; k < seen.length; k++) {
                double expected = Math.pow(size.seen().get(k), power);
                isSeen &= Math.abs(expected - seen[k]) <= NEAR * seen[k];
            }
            return isSeen;
        }
    }
}
