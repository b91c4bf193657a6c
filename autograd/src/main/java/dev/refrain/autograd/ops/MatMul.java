package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;

/**
 * C = A B for A [m, k] and B [k, n]. With c the cotangent of C: a = c Bᵀ and b = Aᵀ c. With axes in front, which broadcast,
 * one product for each index of these.
 */
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
        if (a.rank() < 2 || b.rank() < 2) {
            throw in.clash("expected two matrices, or batches of them");
        }
        if (a.size(-1) != b.size(-2)) {
            throw in.clash("inner %d ≠ %d, axis %d of the first and axis %d of the second"
                    .formatted(a.size(-1), b.size(-2), a.rank() - 1, b.rank() - 2));
        }
        if (a.rank() == 2 && b.rank() == 2) {
            return Shape.of(a.size(0), b.size(1));
        }
        return inFront(in, front(a), front(b), a.size(-2), b.size(-1));
    }

    private static Shape inFront(Shapes in, Shape a, Shape b, int rows, int columns) {
        try {
            return matrices(Shape.broadcast(a, b), rows, columns);
        } catch (ShapeException e) {
            throw in.clash("the axes in front: " + e.getMessage());
        }
    }

    /** The axes in front of a matrix. */
    private static Shape front(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.sizes(), shape.rank() - 2));
    }

    /** Matrices of one shape, one for each index of the axes in front. */
    private static Shape matrices(Shape front, int rows, int columns) {
        int[] sizes = Arrays.copyOf(front.sizes(), front.rank() + 2);
        sizes[front.rank()] = rows;
        sizes[front.rank() + 1] = columns;
        return Shape.of(sizes);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        int rank = Math.max(in.at(0).rank(), in.at(1).rank());
        int a = axes[0] + rank - in.at(0).rank(); // counted as in the result
        int b = axes[1] + rank - in.at(1).rank();
        boolean onlyA = axes[1] == RowAxis.NONE;
        boolean onlyB = axes[0] == RowAxis.NONE;
        if (!onlyA && !onlyB) {
            boolean sum = a == rank - 1 && b == rank - 2;
            return sum ? RowAxis.SUMMED : a == b && a < rank - 2 ? a : RowAxis.MIXED;
        }
        int axis = onlyA ? a : b;
        if (axis < rank - 2) {
            return isRepeatedAlong(in.at(onlyA ? 1 : 0), axis - rank) ? axis : RowAxis.MIXED;
        }
        return axis == (onlyA ? rank - 2 : rank - 1) ? axis : RowAxis.MIXED;
    }

    /** Whether an operand has the same for each index along an axis counted from the end: else, a matrix for each row. */
    private static boolean isRepeatedAlong(Shape shape, int fromEnd) {
        return shape.rank() + fromEnd < 0 || shape.size(fromEnd) == 1;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Products.matmul(repeated(in.at(0), out), repeated(in.at(1), out), out);
    }

    /** An operand with the axes in front that the result has. */
    private static Buffer repeated(Buffer in, Buffer out) {
        if (out.rank() == 2) {
            return in;
        }
        int[] sizes = out.sizes();
        sizes[sizes.length - 2] = in.size(in.rank() - 2);
        sizes[sizes.length - 1] = in.size(in.rank() - 1);
        return in.expanded(sizes);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent.matmul(saved.input(1).transpose()));
        gradients.give(1, () -> {
            boolean one = saved.shape(1).rank() == 2; // of many products with it, one sum, not a matrix for each
            Var a = one ? asMatrix(saved.input(0)) : saved.input(0);
            return a.transpose().matmul(one ? asMatrix(cotangent) : cotangent);
        });
    }

    /** All rows of some matrices, one after the other. */
    private static Var asMatrix(Var matrices) {
        Shape shape = matrices.shape();
        int rows = 1;
        for (int axis = 0; axis < shape.rank() - 1; axis++) {
            rows *= shape.size(axis);
        }
        return matrices.reshape(Shape.of(rows, shape.size(-1)));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
