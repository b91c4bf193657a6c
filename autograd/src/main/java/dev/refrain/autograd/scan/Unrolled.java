package dev.refrain.autograd.scan;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import java.util.ArrayList;
import java.util.List;

/** The loop over time, step by step on the tape: for steps that cannot be traced, and for gradients of gradients. */
final class Unrolled {
    private Unrolled() {}

    static <S> Sequence<S> run(Recurrence<S> recurrence, Var x, S first) {
        List<Var> outputs = new ArrayList<>();
        S state = first;
        for (int t = 0; t < x.shape().size(0); t++) {
            Recurrence.Result<S> result = recurrence.step(x.select(0, t), state);
            outputs.add(result.output());
            state = result.next();
        }
        return new Sequence<>(Functions.stack(0, outputs), state);
    }
}
