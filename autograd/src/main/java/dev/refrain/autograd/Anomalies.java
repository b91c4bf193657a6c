package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Stops a computation at the first op, forward or backward, that makes a NaN or an infinity from finite numbers. */
final class Anomalies implements TapeListener {
    private final Map<Integer, AppliedOp> byNode = new HashMap<>();
    private Optional<Tensor> cotangent = Optional.empty();

    @Override
    public void entered(int node, Optional<Parameter> parameter, Tensor value) {
        int at = firstWhere(value, true);
        if (at >= 0) {
            throw new NonFiniteException("anomaly: %s is NaN at %s of its value %s"
                    .formatted(
                            parameter.map(each -> "parameter " + each.name()).orElse("an input"),
                            index(value, at),
                            value.shape()));
        }
    }

    @Override
    public void applied(AppliedOp applied) {
        byNode.put(applied.node(), applied);
        int at = firstWhere(applied.output(), false);
        if (at >= 0 && allFinite(applied.inputs())) {
            throw new NonFiniteException("anomaly: %s made %s at %s of its value %s%s; %s"
                    .formatted(
                            applied.op().name(),
                            applied.output().toDoubles()[at],
                            index(applied.output(), at),
                            applied.output().shape(),
                            " from" + inputs(applied, at),
                            recorded(applied)));
        }
    }

    @Override
    public void pullback(int node, Op op, Tensor cotangent) {
        this.cotangent = Optional.of(cotangent);
    }

    @Override
    public void gave(int node, Op op, int input, Tensor given) {
        int at = firstWhere(given, false);
        AppliedOp applied = byNode.get(node);
        if (at >= 0 && allFinite(cotangent.stream().toList())) {
            throw new NonFiniteException("anomaly: the pullback of %s made %s at %s of what its input %d %s gets%s; %s"
                    .formatted(
                            op.name(),
                            given.toDoubles()[at],
                            index(given, at),
                            input,
                            given.shape(),
                            inputsAt(applied, given, at),
                            applied == null ? "it was recorded before anybody looked on" : recorded(applied)));
        }
    }

    /** What the op's inputs are at an element of a cotangent, if that lies as its value does. */
    private static String inputsAt(@Nullable AppliedOp applied, Tensor given, int at) {
        boolean same = applied != null && given.shape().equals(applied.output().shape());
        return applied == null || !same ? "" : ", where it is applied to" + inputs(applied, at);
    }

    private static String recorded(AppliedOp applied) {
        String place = applied.place().isEmpty() ? "" : ", " + applied.place();
        return "it is %%%d of the tape, recorded at %s%s".formatted(applied.node(), applied.source(), place);
    }

    /** What the inputs are there, if they lie as the output does; else what they are. */
    private static String inputs(AppliedOp applied, int at) {
        StringJoiner inputs = new StringJoiner(", ", " ", "");
        for (Tensor input : applied.inputs()) {
            boolean same = input.shape().equals(applied.output().shape());
            inputs.add(
                    same || input.shape().count() == 1
                            ? Double.toString(input.toDoubles()[same ? at : 0])
                            : "finite " + input.shape());
        }
        return inputs.toString();
    }

    private static boolean allFinite(List<Tensor> values) {
        return values.stream().allMatch(value -> firstWhere(value, false) < 0);
    }

    /** The first NaN, or also the first infinity; -1 if there is none. */
    private static int firstWhere(Tensor value, boolean isNaN) {
        double[] elements = value.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            if (isNaN ? Double.isNaN(elements[i]) : !Double.isFinite(elements[i])) {
                return i;
            }
        }
        return -1;
    }

    private static String index(Tensor value, int at) {
        int[] index = value.shape().index(at);
        return index.length == 0 ? "[]" : Arrays.toString(index);
    }
}
