package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import java.util.function.Supplier;

/** Where a pullback puts the cotangents of its inputs. */
@FunctionalInterface
public interface Sink {
    /**
     * Gives one input its cotangent. The formula is evaluated only if that input needs a gradient; its value may still have
     * the axes along which the input was repeated, they are summed away here.
     */
    void give(int input, Supplier<Var> cotangent);

    /** Whether an input needs a gradient, where the work for several is done at once. */
    default boolean wants(int input) {
        return true;
    }

    /** Gives one input the cotangent {@code op(part)}, of which only the part is evaluated where it can be added in place. */
    default void give(int input, Placing op, Supplier<Var> part) {
        give(input, () -> Var.apply(op, part.get()));
    }

    /** The same with an op that places by ids. */
    default void give(int input, Placing op, Ids ids, Supplier<Var> part) {
        give(input, () -> Var.apply(op, ids, part.get()));
    }
}
