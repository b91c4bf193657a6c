package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Normalisation;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;

/**
 * z(x, c) = (c - mean c - y mean(c y)) / s along the last axis, with y = (x - mean) / s and s = √(variance + ε): the slope of
 * {@link LayerNorm}. With g the cotangent of z: c gets z(x, g), as Σ g z(x, c) = Σ c z(x, g), and x gets minus
 * (mean(c y) z(x, g) + mean(g y) z(x, c) + y (mean(g c) - mean g mean c - mean(g y) mean(c y)) / s) / s.
 */
public record LayerNormSlope(double epsilon) implements Op {
    /** With a positive ε. */
    public LayerNormSlope {
        LayerNorm.checkPositive("layerNormSlope", epsilon);
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        if (!in.at(0).equals(in.at(1))) {
            throw in.clash("expected equal ones");
        }
        int last = in.at(0).axis(-1);
        if (in.at(0).size(last) == 0) {
            throw in.clash("empty reduction over axis " + last);
        }
        return in.at(0);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axes[1] && axes[0] != in.at(0).rank() - 1 ? axes[0] : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Normalisation.slopes(in.at(0), in.at(1), epsilon, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> ofX(saved.input(0), saved.input(1), cotangent));
        gradients.give(1, () -> Var.apply(this, saved.input(0), cotangent));
    }

    private Var ofX(Var x, Var c, Var g) {
        Var y = Var.apply(new LayerNorm(epsilon), x);
        Var s = column(Var.apply(new Variance(Axes.of(x.shape(), -1), false), x))
                .add(epsilon)
                .sqrt();
        Var alongC = mean(c.mul(y));
        Var alongG = mean(g.mul(y));
        Var common = mean(g.mul(c)).sub(mean(g).mul(mean(c))).sub(alongG.mul(alongC));
        Var bySlopes = alongC.mul(Var.apply(this, x, g)).add(alongG.mul(Var.apply(this, x, c)));
        return bySlopes.add(y.mul(common).div(s)).div(s).neg();
    }

    private static Var mean(Var value) {
        return column(value.mean(-1));
    }

    /** What was reduced along the last axis, with that axis again. */
    private static Var column(Var reduced) {
        int[] sizes = Arrays.copyOf(reduced.shape().sizes(), reduced.shape().rank() + 1);
        sizes[sizes.length - 1] = 1;
        return reduced.reshape(sizes);
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
