package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.compute.Normalisation;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * y = (x - mean) / s along the last axis, with s = √(variance + ε) and the variance of all n elements. With c the cotangent
 * of y: x gets (c - mean c - y mean(c y)) / s, which is {@link LayerNormSlope}.
 */
public record LayerNorm(double epsilon) implements Op {
    /** With a positive ε. */
    public LayerNorm {
        checkPositive("layerNorm", epsilon);
    }

    /** Says so if an ε is not a positive number. */
    static void checkPositive(String operation, double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new ShapeException("%s: epsilon is %s, expected a positive number".formatted(operation, epsilon));
        }
    }

    @Override
    public Shape shape(Shapes in) {
        return in.notEmptyAlong(in.at(0).axis(-1));
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == in.at(0).rank() - 1 ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Normalisation.rows(in.at(0), epsilon, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(new LayerNormSlope(epsilon), saved.input(0), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
