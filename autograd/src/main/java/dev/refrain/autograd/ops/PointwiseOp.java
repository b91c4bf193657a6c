package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;

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
            Slope slope = Slope.of(function, i);
            if (!slope.isZero()) {
                gradients.give(i, () -> slope.times(cotangent, saved));
            }
        }
    }

    @Override
    public Saves saves() {
        if (function.derivativeReadsOutput()) {
            return Saves.OUTPUT;
        }
        return function.derivativeReadsArguments() ? Saves.INPUTS : Saves.NOTHING;
    }
}
