package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * An op as it was applied.
 *
 * @param node its number on the tape
 * @param ids the ids that belong to its inputs
 * @param inputs the values it was applied to
 * @param inputNodes their numbers on the tape; -1 for a constant
 * @param output its value
 * @param source where in whose code, as in {@code MguCell.step(MguCell.java:12)}, innermost first, up to three calls
 * @param place where in a recurrence, as in {@code time 3}; empty outside
 */
public record AppliedOp(
        int node,
        Op op,
        Optional<Ids> ids,
        List<Tensor> inputs,
        List<Integer> inputNodes,
        Tensor output,
        String source,
        String place) {
    /** The lists are copied. */
    public AppliedOp {
        inputs = List.copyOf(inputs);
        inputNodes = List.copyOf(inputNodes);
    }
}
