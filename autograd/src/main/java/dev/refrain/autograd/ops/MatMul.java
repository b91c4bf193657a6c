package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.memory.Buffer;

/** C = A B for A [m, k] and B [k, n]. With c the cotangent of C: a = c Bᵀ and b = Aᵀ c. */
public record MatMul() implements Op {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public Shape shape(Shapes in) {
        Shape a = in.at(0);
        Shape b = in.at(1);
        if (a.rank() != 2 || b.rank() != 2) {
            throw in.clash("expected two matrices");
        }
        if (a.size(1) != b.size(0)) {
            throw in.clash(
                    "inner %d ≠ %d, axis 1 of the first and axis 0 of the second".formatted(a.size(1), b.size(0)));
        }
        return Shape.of(a.size(0), b.size(1));
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        if (axes[1] == RowAxis.NONE) {
            return axes[0] == 0 ? 0 : RowAxis.MIXED;
        }
        if (axes[0] == RowAxis.NONE) {
            return axes[1] == 1 ? 1 : RowAxis.MIXED;
        }
        return axes[0] == 1 && axes[1] == 0 ? RowAxis.SUMMED : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Products.matmul(in.at(0), in.at(1), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent.matmul(saved.input(1).transpose()));
        gradients.give(1, () -> saved.input(0).transpose().matmul(cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
