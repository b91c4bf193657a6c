package dev.refrain.autograd.check;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as Java has them in its source. */
final class Literal {
    /** What the text of a record shows of components that are numbers or booleans. */
    private static final Pattern COMPONENTS =
            Pattern.compile("\\w+\\[((\\w+=(-?\\d+(\\.\\d+)?(E-?\\d+)?|true|false)(, )?)*)]");

    /** A class that has a name: no proxy, lambda or class within a method. */
    private static final Pattern NAMED = Pattern.compile("[\\w.]+(\\$[A-Za-z_]\\w*)*");

    private Literal() {}

    /** As in {@code Tensor.of(new double[] {1.0, 2.0}, 2)}. */
    static String of(Tensor tensor) {
        String values = Arrays.stream(tensor.toDoubles()).mapToObj(Literal::of).collect(Collectors.joining(", "));
        String sizes = Arrays.stream(tensor.shape().sizes())
                .mapToObj(size -> ", " + size)
                .collect(Collectors.joining());
        return "Tensor.of(new double[] {%s}%s)".formatted(values, sizes);
    }

    private static String of(double value) {
        if (Double.isNaN(value)) {
            return "Double.NaN";
        }
        return Double.isInfinite(value)
                ? value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY"
                : Double.toString(value);
    }

    /** As in {@code Ids.of(new int[] {2, 0}, 2)}. */
    static String of(Ids ids) {
        String values = Arrays.stream(ids.toArray()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String sizes =
                Arrays.stream(ids.shape().sizes()).mapToObj(size -> ", " + size).collect(Collectors.joining());
        return "Ids.of(new int[] {%s}%s)".formatted(values, sizes);
    }

    /** Of an op that is a record of numbers, or a constant; empty for others, whose text says too little. */
    static Optional<String> of(Op op) {
        if (op instanceof PointwiseOp pointwise) {
            return Optional.of("new dev.refrain.autograd.ops.PointwiseOp(dev.refrain.tensor.pointwise.Pointwise.%s)"
                    .formatted(pointwise.function().name()));
        }
        String type = op instanceof Enum<?> constant
                ? constant.getDeclaringClass().getName()
                : op.getClass().getName();
        if (!NAMED.matcher(type).matches() || op.getClass().isSynthetic()) {
            return Optional.empty();
        }
        String name = type.replace('$', '.');
        if (op instanceof Enum<?> constant) {
            return Optional.of(name + "." + constant.name());
        }
        var components = COMPONENTS.matcher(op.toString());
        return op instanceof Record && components.matches()
                ? Optional.of("new %s(%s)".formatted(name, components.group(1).replaceAll("\\w+=", "")))
                : Optional.empty();
    }
}
