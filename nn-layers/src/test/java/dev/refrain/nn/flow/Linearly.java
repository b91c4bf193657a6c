package dev.refrain.nn.flow;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;

/** h' = h W + x, of which everything is known: ∂h_t/∂h_{t-ℓ} is Wˡ. */
record Linearly(Parameter weight) implements Cell<Var> {
    static Recurrent<Var> of(Tensor weight) {
        Parameter parameter = new Parameter(Shape.of(weight.shape().sizes()), (key, shape, dtype) -> weight.to(dtype));
        return Parameters.initialise(Recurrent.of(new Linearly(parameter)), 0, weight.dtype());
    }

    /** h' = a h + x, for so many units. */
    static Recurrent<Var> scaled(double a, int units) {
        double[] diagonal = new double[units * units];
        for (int u = 0; u < units; u++) {
            diagonal[u * units + u] = a;
        }
        return of(Tensor.of(diagonal, units, units));
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var next = h.matmul(weight.on(x)).add(x);
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weight.shape().size(0));
    }

    /** Zeros, of the type of the layers here. */
    static Var zeros(int... sizes) {
        return Var.of(Tensor.zeros(DType.FLOAT64, sizes));
    }
}
