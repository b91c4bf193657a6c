package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.Pooling;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * Zeros of the shape of the images x, to which each place of {@link MaxPool2d} adds its number y [n, places down, places right,
 * channels] where its first maximum is. It is linear in y; where the maxima are does not change with x almost everywhere, so
 * x gets no cotangent.
 */
public record MaxPool2dSpread(int height, int width, Sliding sliding) implements Op {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape pooled = MaxPool2d.pooled(in, sliding.pooling(in, height, width));
        if (!in.at(1).equals(pooled)) {
            throw in.clash("expected a number for each of the results %s".formatted(pooled));
        }
        return in.at(0);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return MaxPool2d.rowsOfBoth(axes);
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Copies.clear(out);
        Pooling.scatterAdd(in.at(1), new MaxPool2d(height, width, sliding).firstMaxima(in.at(0)), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(1, () -> Var.apply(new MaxPool2dTake(height, width, sliding), saved.input(0), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
