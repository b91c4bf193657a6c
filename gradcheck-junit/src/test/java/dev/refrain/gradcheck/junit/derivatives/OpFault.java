package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.ops.Op;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import java.util.function.Function;

/** A wrong gradient rule for an op. */
record OpFault(String op, String what, Function<Op, Rule> rule) {
    @Override
    public String toString() {
        return op + ": " + what;
    }
}
