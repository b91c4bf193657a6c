package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Pooling;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * The element of v, of the shape of the images x, where each place of {@link MaxPool2d} has its first maximum of x: the adjoint
 * of {@link MaxPool2dSpread}, and the change of the maxima for a change v of x. It is linear in v; x gets no cotangent.
 */
public record MaxPool2dTake(int height, int width, Sliding sliding) implements Op {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape pooled = MaxPool2d.pooled(in, sliding.pooling(in, height, width));
        if (!in.at(1).equals(in.at(0))) {
            throw in.clash("expected two of one shape");
        }
        return pooled;
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return MaxPool2d.rowsOfBoth(axes);
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Pooling.gather(in.at(1), new MaxPool2d(height, width, sliding).firstMaxima(in.at(0)), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(1, () -> Var.apply(new MaxPool2dSpread(height, width, sliding), saved.input(0), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
