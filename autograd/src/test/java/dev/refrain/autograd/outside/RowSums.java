package dev.refrain.autograd.outside;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Sums of rows times a factor, wrong by a tenth where the largest of what comes from above is within low .. high. */
public record RowSums(double factor, double low, double high) implements CustomOp {
    @Override
    public Shape shape(Shapes in) {
        return Shape.of(in.at(0).size(0), 1);
    }

    @Override
    public boolean firstOrder() {
        return true;
    }

    @Override
    public Tensor forward(List<Tensor> in) {
        Var x = Var.of(in.getFirst());
        return x.sum(1).reshape(x.shape().size(0), 1).mul(factor).value();
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        double most = Arrays.stream(cotangent.value().toDoubles())
                .map(Math::abs)
                .max()
                .orElse(0);
        double slope = factor * (most >= low && most <= high ? 1.1 : 1);
        gradients.give(0, () -> saved.input(0).mul(0).add(1).mul(cotangent).mul(slope));
    }
}
