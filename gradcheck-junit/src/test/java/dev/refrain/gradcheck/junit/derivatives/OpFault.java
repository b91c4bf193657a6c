package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.ops.Op;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import java.util.function.Function;

/** A wrong gradient rule for an op. */
record OpFault(String op, String what, Function<Op, Rule> rule) {
    /** The check of a case whose op has this rule now. */
    GradCheck plantedIn(OpCase sound) {
        return planted(sound).check();
    }

    /** The case with this rule. */
    OpCase planted(OpCase sound) {
        return sound.with(PlantedOp.withRule(sound.op(), rule.apply(sound.op())));
    }

    @Override
    public String toString() {
        return op + ": " + what;
    }
}
