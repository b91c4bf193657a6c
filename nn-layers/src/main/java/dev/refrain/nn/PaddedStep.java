package dev.refrain.nn;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Sequence;
import java.util.Arrays;
import java.util.Iterator;

/**
 * A step over sequences of several lengths: where one has ended, the state stays as it was and the output is 0. Both are selected,
 * so what the step makes of padding, finite or not, leaves no trace in values. In the parameters' gradients a slope there that is
 * not finite does, as 0 · ∞. What the step hands on as it came, as a mask, stays that.
 */
record PaddedStep<S>(Recurrence<S> step) implements Recurrence<Live<S>> {
    @Override
    public Result<Live<S>> step(Var x, Live<S> live) {
        Var lives = Masks.greater(live.remaining(), 0);
        Result<S> result = step.step(x, live.state());
        Iterator<Var> before = Tree.values(live.state()).values().iterator();
        S next = Tree.mapValues(result.next(), part -> kept(lives, part, before.next()));
        Var output = result.output();
        Var kept = Masks.where(like(lives, output), output, Var.scalar(0, output.dtype()));
        return new Result<>(kept, new Live<>(next, live.remaining().sub(1)));
    }

    /** What is handed on as it was is handed on: nothing is to be selected. */
    private static Var kept(Var lives, Var next, Var before) {
        return next == before ? before : Masks.where(like(lives, next), next, before);
    }

    /** A column [B, 1] with as many axes as a value, which has a row for each sequence. */
    private static Var like(Var column, Var value) {
        int batch = column.shape().size(0);
        if (value.shape().rank() == 0 || value.shape().size(0) != batch) {
            throw new SequenceException(
                    "recurrent: got a state or an output of shape %s for sequences of several lengths, expected [%d, ...]"
                            .formatted(value.shape(), batch));
        }
        int[] sizes = new int[value.shape().rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = batch;
        return sizes.length == 2 ? column : column.reshape(sizes);
    }

    /** The state before sequences of these lengths, which x are. */
    static <S> Live<S> first(S state, Sequences x) {
        return new Live<>(state, x.lengths().counts(x.values().dtype()).on(x.values()));
    }

    /** A run without what is left of each sequence, which is nothing. */
    static <S> Sequence<S> ended(Sequence<Live<S>> run) {
        return new Sequence<>(run.all(), run.last().state());
    }
}
