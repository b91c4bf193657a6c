package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Indexing;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * out[.., i, ..] = x[.., ids[.., i, ..], ..] along an axis counted from 0, for ids with the sizes of x but along the axis.
 * Elements not asked for get the cotangent 0.
 */
public record TakeAlongAxis(int axis) implements Op {
    /** Along an axis counted from 0. */
    public TakeAlongAxis {
        Axes.checkCounted("takeAlongAxis", axis);
    }

    @Override
    public boolean takesIds() {
        return true;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape x = in.at(0);
        Shape ids = in.ids();
        if (x.rank() != ids.rank() || !x.with(axis, 0).equals(ids.with(axis, 0))) {
            throw in.clash("the ids are %s, expected its sizes but along axis %d".formatted(ids, axis));
        }
        return ids;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        in.ids().checkBelow(in.at(0).size(axis), name());
        Indexing.takeAlong(in.at(0), axis, in.ids().toArray(), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        int size = saved.shape(0).size(axis);
        gradients.give(0, new ScatterAlongAxis(axis, size), saved.ids(), () -> cotangent);
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
