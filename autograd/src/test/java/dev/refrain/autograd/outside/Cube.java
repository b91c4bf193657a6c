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

/** x³ with the derivative {@code factor} x², which is hidden from a second differentiation if so asked. */
public record Cube(int factor, boolean hidden) implements CustomOp {
    @Override
    public Shape shape(Shapes in) {
        return in.at(0);
    }

    @Override
    public Tensor forward(List<Tensor> in) {
        double[] cubes = Arrays.stream(in.getFirst().toDoubles())
                .map(each -> each * each * each)
                .toArray();
        return Tensor.of(cubes, in.getFirst().shape().sizes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink sink) {
        Var x = hidden ? saved.input(0).detach() : saved.input(0);
        sink.give(0, () -> cotangent.mul(x.square().mul(factor)));
    }
}
