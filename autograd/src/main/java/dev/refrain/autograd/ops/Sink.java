package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import java.util.function.Supplier;

/** Where a pullback puts the cotangents of its inputs. */
@FunctionalInterface
public interface Sink {
    /**
     * Gives one input its cotangent. The formula is evaluated only if that input needs a gradient; its value may still have
     * the axes along which the input was repeated, they are summed away here.
     */
    void give(int input, Supplier<Var> cotangent);
}
