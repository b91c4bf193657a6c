package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.Tensor;
import java.util.Optional;

/**
 * Looks on while a tape records and differentiates, see {@link Tape#watch}. Nothing that it does changes a result; what it
 * throws stops the computation.
 *
 * <pre>{@code
 * tape.watch(new TapeListener() {
 *   public void applied(AppliedOp op) {
 *     System.out.println(op.op().name() + " at " + op.source());
 *   }
 * });}</pre>
 */
public interface TapeListener {
    /** An input or a parameter entered as this node. */
    default void entered(int node, Optional<Parameter> parameter, Tensor value) {}

    /** An op was calculated, and is recorded next. While a recorded pass runs, these are the ops of pullbacks. */
    default void applied(AppliedOp op) {}

    /** A node, the one applied last or one before it, was given a name by {@link Var#named}. */
    default void named(int node, String name) {}

    /** A value of the tape was taken off it by {@code detach} or {@code value}: what is made of it has no gradient. */
    default void left(int node, String operation, String source) {}

    /** A backward pass runs the pullback of a node's op next. */
    default void pullback(int node, Op op, Tensor cotangent) {}

    /** The pullback of a node's op gave one of its inputs this cotangent. */
    default void gave(int node, Op op, int input, Tensor cotangent) {}

    /**
     * Whether recurrences run step by step while this looks on, so that it is told of every op of every step. Otherwise a
     * compiled one is one op, {@code scan}.
     */
    default boolean seesSteps() {
        return true;
    }
}
