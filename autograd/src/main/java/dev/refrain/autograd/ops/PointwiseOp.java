package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/** y = f(x), f(a, b) or f(a, b, c), element by element, shapes broadcast: the one rule for the whole table of functions. */
public record PointwiseOp(Pointwise function) implements Op {
    @Override
    public int arity() {
        return function.arity();
    }

    @Override
    public String name() {
        return function.functionName();
    }

    @Override
    public Shape shape(Shapes in) {
        Shape shape = in.at(0);
        for (int i = 1; i < function.arity(); i++) {
            shape = Shape.broadcast(shape, in.at(i));
        }
        return shape;
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        int rank = shape(in).rank();
        int common = RowAxis.common(in, axes, rank);
        for (int i = 0; i < axes.length && common >= 0; i++) {
            int own = common - rank + in.at(i).rank();
            if (axes[i] == RowAxis.NONE && own >= 0 && in.at(i).size(own) != 1) {
                return RowAxis.MIXED; // a number for each row
            }
        }
        return common;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        switch (function.arity()) {
            case 1 -> function.kernel().run(in.at(0), out);
            case 2 -> function.kernel().run(repeated(in.at(0), out), repeated(in.at(1), out), out);
            default ->
                function.kernel().run(repeated(in.at(0), out), repeated(in.at(1), out), repeated(in.at(2), out), out);
        }
    }

    private static Buffer repeated(Buffer in, Buffer out) {
        return in.hasSizesOf(out) ? in : in.expanded(out.sizes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        for (int i = 0; i < function.arity(); i++) {
            Expression derivative = function.derivative(i);
            if (!derivative.equals(Expression.zero())) {
                gradients.give(i, () -> times(cotangent, derivative, saved));
            }
        }
    }

    private static Var times(Var cotangent, Expression derivative, Saved saved) {
        if (derivative.equals(Expression.one())) {
            return cotangent;
        }
        if (derivative.equals(Expression.constant(-1))) {
            return cotangent.neg();
        }
        Var value = evaluate(derivative, cotangent, saved);
        return derivative.readsCotangent() ? value : cotangent.mul(value);
    }

    private static Var evaluate(Expression expression, Var cotangent, Saved saved) {
        return switch (expression) {
            case Expression.Argument argument -> saved.input(argument.index());
            case Expression.Output output -> saved.output();
            case Expression.Cotangent itself -> cotangent;
            case Expression.Constant constant -> Var.scalar(constant.value(), cotangent.dtype());
            case Expression.Application application ->
                Var.apply(
                        new PointwiseOp(application.function()), arguments(application.arguments(), cotangent, saved));
        };
    }

    private static Var[] arguments(List<Expression> expressions, Var cotangent, Saved saved) {
        Var[] values = new Var[expressions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = evaluate(expressions.get(i), cotangent, saved);
        }
        return values;
    }

    @Override
    public Saves saves() {
        if (function.derivativeReadsOutput()) {
            return Saves.OUTPUT;
        }
        return function.derivativeReadsArguments() ? Saves.INPUTS : Saves.NOTHING;
    }
}
