package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.CrossEntropy;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * z_j = c (p_j - [j = t]) with p = softmax(x), for logits x [..., C], factors c [...] and ids t [...]: the slope of
 * {@link dev.refrain.autograd.ops.CrossEntropy}. With g the cotangent of z: x_j gets c p_j (g_j - Σ_k g_k p_k), and c gets
 * Σ_j g_j (p_j - [j = t]).
 */
public record CrossEntropySlope() implements Op {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public boolean takesIds() {
        return true;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape each = dev.refrain.autograd.ops.CrossEntropy.checked(in);
        if (!in.at(1).equals(each)) {
            throw in.clash("the factors are not one for each of the ids %s".formatted(in.ids()));
        }
        return in.at(0);
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        in.ids().checkBelow(out.size(out.rank() - 1), name());
        CrossEntropy.slope(in.at(0), in.at(1), in.ids().toArray(), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        Shape column = cotangent.shape().with(-1, 1);
        gradients.give(0, () -> {
            Var p = saved.input(0).softmax(-1);
            Var mean = cotangent.mul(p).sum(-1).reshape(column);
            return saved.input(1).reshape(column).mul(p).mul(cotangent.sub(mean));
        });
        gradients.give(1, () -> {
            Tensor ones = Tensor.full(cotangent.dtype(), 1, saved.shape(1).sizes());
            Var slope = Var.apply(this, saved.ids(), saved.input(0), Var.of(ones));
            return slope.mul(cotangent).sum(-1);
        });
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
