package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.IntStream;

/** The inputs one after the other along an axis counted from 0. Each gets its slice of the cotangent. */
public record Concat(int axis) implements Op {
    /** Along an axis counted from 0. */
    public Concat {
        Axes.checkCounted("concat", axis);
    }

    @Override
    public int arity() {
        return ANY_ARITY;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape first = in.at(0);
        long total = 0;
        for (int i = 0; i < in.count(); i++) {
            Shape each = in.at(i);
            if (each.rank() != first.rank()
                    || !each.with(axis, first.size(axis)).equals(first)) {
                throw in.clash("input %d differs from input 0 elsewhere than along axis %d".formatted(i, axis));
            }
            total += each.size(axis);
        }
        if (total > Shape.MAX_COUNT) {
            throw in.clash("the sum along axis %d overflows: %d".formatted(axis, total));
        }
        return first.with(axis, (int) total);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        boolean all = IntStream.of(axes).allMatch(each -> each == axes[0] && each != axis);
        return all ? axes[0] : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        int start = 0;
        for (int i = 0; i < in.count(); i++) {
            int size = in.at(i).size(axis);
            Copies.into(in.at(i), out.sliced(axis, start, size));
            start += size;
        }
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        int end = 0;
        for (int i = 0; i < saved.count(); i++) {
            int start = end;
            int stop = start + saved.shape(i).size(axis);
            gradients.give(i, () -> cotangent.slice(axis, start, stop));
            end = stop;
        }
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
