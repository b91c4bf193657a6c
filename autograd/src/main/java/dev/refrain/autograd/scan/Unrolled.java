package dev.refrain.autograd.scan;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import java.util.ArrayList;
import java.util.List;

/** The loop over time, step by step on the tape: for steps that cannot be traced, and for gradients of gradients. */
final class Unrolled {
    private Unrolled() {}

    static Sequence run(Recurrence recurrence, Var x, List<Var> first) {
        List<Var> outputs = new ArrayList<>();
        List<Var> states = first;
        for (int t = 0; t < x.shape().size(0); t++) {
            Recurrence.Result result = recurrence.step(x.select(0, t), states);
            outputs.add(result.output());
            states = result.next();
        }
        return new Sequence(Functions.stack(0, outputs), states);
    }
}
