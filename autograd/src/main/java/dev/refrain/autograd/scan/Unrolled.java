package dev.refrain.autograd.scan;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.Watch;
import java.util.ArrayList;
import java.util.List;

/** The loop over time, step by step on the tape: for steps that cannot be traced, and for gradients of gradients. */
final class Unrolled {
    private Unrolled() {}

    /** One of these values that is on the tape, if any is. */
    static <S> Var anchor(Var x, S first) {
        return x.isRecorded()
                ? x
                : Tree.values(first).values().stream()
                        .filter(Var::isRecorded)
                        .findFirst()
                        .orElse(x);
    }

    static <S> Sequence<S> run(Recurrence<S> recurrence, Var x, S first) {
        List<Var> outputs = new ArrayList<>();
        S state = first;
        Var anchor = anchor(x, first);
        String place = Watch.place(anchor);
        for (int t = 0; t < x.shape().size(0); t++) {
            Watch.at(anchor, place, t);
            Recurrence.Result<S> result = recurrence.step(x.select(0, t), state);
            outputs.add(result.output());
            state = result.next();
        }
        Watch.at(anchor, place);
        return new Sequence<>(Functions.stack(0, outputs), state);
    }
}
