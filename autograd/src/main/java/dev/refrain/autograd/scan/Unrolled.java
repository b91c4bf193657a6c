package dev.refrain.autograd.scan;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.Watch;
import dev.refrain.autograd.ops.Reshape;
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

    /** On the tape of x or of the state; the last states are values of their own, as they are of a compiled run. */
    static <S> Sequence<S> run(Recurrence<S> recurrence, Var x, S first) {
        List<Var> outputs = new ArrayList<>();
        Var anchor = anchor(x, first);
        Var steps = x.on(anchor);
        S state = Tree.mapValues(first, part -> part.on(anchor)); // constants, too, draw noise where x does
        String place = Watch.place(anchor);
        for (int t = 0; t < x.shape().size(0); t++) {
            Watch.at(anchor, place, t);
            Recurrence.Result<S> result = recurrence.step(steps.select(0, t), state);
            outputs.add(result.output());
            state = result.next();
        }
        Watch.at(anchor, place);
        return new Sequence<>(Functions.stack(0, outputs), Tree.mapValues(state, Unrolled::apart));
    }

    /** The same value, whose cotangent is not that of the outputs, or of a step, that it is part of besides. */
    private static Var apart(Var value) {
        return value.isRecorded() ? Var.apply(new Reshape(value.shape()), value) : value;
    }
}
