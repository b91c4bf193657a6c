package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Indexing;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * Zeros of {@code size} along an axis counted from 0, to which out[.., ids[.., i, ..], ..] gets in[.., i, ..] added, in
 * ascending order of i, for ids of the input's shape: the adjoint of {@link TakeAlongAxis}.
 */
public record ScatterAlongAxis(int axis, int size) implements Placing {
    /** Along an axis counted from 0. */
    public ScatterAlongAxis {
        Axes.checkCounted("scatterAlongAxis", axis);
    }

    @Override
    public boolean takesIds() {
        return true;
    }

    @Override
    public Shape shape(Shapes in) {
        if (!in.at(0).equals(in.ids())) {
            throw in.clash("the ids are %s, expected one for each element".formatted(in.ids()));
        }
        return in.at(0).with(axis, size);
    }

    @Override
    @SuppressWarnings("exports")
    public void addTo(Inputs in, Buffer sum) {
        in.ids().checkBelow(size, name());
        Indexing.addAlong(in.at(0), axis, in.ids().toArray(), sum);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(new TakeAlongAxis(axis), saved.ids(), cotangent));
    }
}
