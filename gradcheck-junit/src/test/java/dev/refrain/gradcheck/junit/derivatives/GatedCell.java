package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.function.Function;

/**
 * [a, b] = [x, h] W + v; f = σ(a); n = tanh(b); h' = h + f (n - h), in which one op has another pullback: that of the name
 * {@code planted}. Its step is traced and compiled as any other.
 */
record GatedCell(Parameter weight, Parameter bias, String planted, Function<Op, Rule> rule) implements Cell<Var> {
    private static final int HIDDEN = 2;

    static GatedCell of(int input, String planted, Function<Op, Rule> rule) {
        return new GatedCell(
                new Parameter(Shape.of(input + HIDDEN, 2 * HIDDEN), Initialisers.uniform(-1, 1)),
                new Parameter(Shape.of(2 * HIDDEN), Initialisers.uniform(-1, 1)),
                planted,
                rule);
    }

    private Var apply(Op op, Var... inputs) {
        boolean isPlanted = op.name().equals(planted);
        return Var.apply(isPlanted ? PlantedOp.withRule(op, rule.apply(op)) : op, inputs);
    }

    private Var pointwise(Pointwise function, Var... inputs) {
        return apply(new PointwiseOp(function), inputs);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var sum = apply(new MatMul(), apply(new Concat(1), x, h), weight.on(x));
        Var gates = pointwise(Pointwise.ADD, sum, bias.on(x));
        Var f = pointwise(Pointwise.SIGMOID, apply(new Slice(1, 0, HIDDEN), gates));
        Var n = pointwise(Pointwise.TANH, gates.slice(1, HIDDEN, 2 * HIDDEN));
        Var next = h.add(pointwise(Pointwise.MUL, f, pointwise(Pointwise.SUB, n, h)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, HIDDEN);
    }
}
