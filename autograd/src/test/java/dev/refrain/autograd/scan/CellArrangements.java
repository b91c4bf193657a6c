package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.LogSumExp;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Min;
import dev.refrain.autograd.ops.Norm;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Prod;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Spread;
import dev.refrain.autograd.ops.StopGradient;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.autograd.ops.Variance;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;

/** Rarer reductions, elements put elsewhere, and products of batches of matrices, of a random step. */
final class CellArrangements {
    private CellArrangements() {}

    static void reduced(CellDrawing cell) {
        CellPieces.withAxes(cell, 4).ifPresent(value -> {
            Axes axes = CellPieces.axes(cell, value);
            boolean several = axes.countIn(cell.shape(value)) > 1;
            switch (cell.choices.below(5)) {
                case 0 -> cell.apply(new Prod(axes), value);
                case 1 -> cell.apply(new Min(axes), value);
                case 2 -> cell.apply(new Variance(axes, several && cell.choices.onceIn(2)), value);
                case 3 -> cell.apply(new Norm(axes), value);
                default -> cell.apply(new LogSumExp(axes), value);
            }
        });
    }

    static void alongAxis(CellDrawing cell) {
        CellPieces.withAxes(cell, 4).ifPresent(value -> {
            if (cell.choices.onceIn(2)) {
                cell.apply(new LayerNorm(0.25), value);
            } else {
                cell.apply(new CumSum(CellPieces.axis(cell, value), cell.choices.onceIn(2)), value);
            }
        });
    }

    static void moved(CellDrawing cell) {
        CellPieces.withAxes(cell, 4).ifPresent(value -> {
            int axis = CellPieces.axis(cell, value);
            Shape shape = cell.shape(value);
            int step = 2 + cell.choices.below(2);
            switch (cell.choices.below(4)) {
                case 0, 1 -> cell.apply(new Stride(axis, step), value);
                case 2 -> {
                    int size = shape.size(axis) * step - cell.choices.below(step);
                    cell.apply(new Spread(axis, step, size), value);
                }
                default -> cell.apply(new Flip(CellPieces.axes(cell, value)), value);
            }
        });
    }

    /** The outer product of two rows for each row, times a weight, summed; or a value of three axes times a weight. */
    static void batchedProduct(CellDrawing cell) {
        cell.any(shape -> shape.rank() == (cell.choices.onceIn(3) ? 3 : 2)).ifPresent(one -> {
            Shape shape = cell.shape(one);
            if (shape.rank() == 3) {
                cell.apply(new MatMul(), one, cell.weight(Shape.of(shape.size(2), 2)));
                return;
            }
            int two = cell.any(other -> other.rank() == 2 && other.size(0) == shape.size(0))
                    .orElse(one);
            int width = cell.shape(two).size(1);
            Shape whole = Shape.of(shape.size(0), shape.size(1), width);
            int column = cell.apply(new Reshape(Shape.of(shape.size(0), shape.size(1), 1)), one);
            int row = cell.apply(new Reshape(Shape.of(shape.size(0), 1, width)), two);
            if (cell.shape(column).rank() != 3 || cell.shape(row).rank() != 3) {
                return;
            }
            int outer = cell.apply(new MatMul(), column, row);
            if (cell.shape(outer).equals(whole)) {
                int product = cell.apply(new MatMul(), outer, cell.weight(Shape.of(width, 2)));
                cell.apply(new Sum(Axes.of(cell.shape(product), cell.choices.onceIn(2) ? 1 : 2)), product);
            }
        });
    }

    /** A value times what is a constant to the step back. */
    static void constant(CellDrawing cell) {
        int value = cell.any();
        int constant = cell.apply(new StopGradient(), value);
        cell.apply(new PointwiseOp(Pointwise.MUL), value, constant);
    }
}
