package dev.refrain.autograd.scan;

import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.CrossEntropy;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Pieces of values, values put together, and sums and the like, of a random step. */
final class CellPieces {
    private CellPieces() {}

    /** A value that has an axis, if there is one. */
    static Optional<Integer> withAxes(CellDrawing cell, int most) {
        return cell.any(shape -> shape.rank() > 0 && shape.rank() <= most);
    }

    /** The last axis, in a third of the cases of a cell that mixes rows any. */
    static int axis(CellDrawing cell, int value) {
        int rank = cell.shape(value).rank();
        return cell.mixes && cell.choices.onceIn(3) ? cell.choices.below(rank) : rank - 1;
    }

    /** Axes to reduce over. */
    static Axes axes(CellDrawing cell, int value) {
        Shape shape = cell.shape(value);
        return cell.mixes || shape.rank() < 2 ? AnyShape.axes(cell.choices, shape) : Axes.of(shape, shape.rank() - 1);
    }

    static void slice(CellDrawing cell) {
        withAxes(cell, 4).ifPresent(value -> {
            int axis = axis(cell, value);
            int start = cell.choices.below(cell.shape(value).size(axis));
            int end = cell.shape(value).size(axis)
                    - cell.choices.below(cell.shape(value).size(axis) - start);
            cell.apply(new Slice(axis, start, end), value);
        });
    }

    static void concat(CellDrawing cell) {
        withAxes(cell, 3).ifPresent(first -> {
            int axis = axis(cell, first);
            Shape shape = cell.shape(first);
            int[] parts = IntStream.range(0, 2 + cell.choices.below(2))
                    .map(k -> cell.any(other -> other.rank() == shape.rank()
                                    && other.with(axis, 1).equals(shape.with(axis, 1)))
                            .orElse(first))
                    .toArray();
            cell.apply(new Concat(axis), parts);
        });
    }

    static void sum(CellDrawing cell) {
        int value = cell.any();
        cell.apply(new Sum(axes(cell, value)), value);
    }

    static void maxOver(CellDrawing cell) {
        int value = cell.any();
        cell.apply(new Max(axes(cell, value)), value);
    }

    static void softmax(CellDrawing cell) {
        withAxes(cell, 4).ifPresent(value -> {
            int axis = axis(cell, value);
            cell.apply(cell.choices.onceIn(2) ? new LogSoftmax(axis) : new Softmax(axis), value);
        });
    }

    static void pad(CellDrawing cell) {
        withAxes(cell, 4)
                .ifPresent(value ->
                        cell.apply(new Pad(axis(cell, value), cell.choices.below(3), cell.choices.below(3)), value));
    }

    static void permute(CellDrawing cell) {
        int value = cell.any();
        List<Integer> order = cell.shape(value).rank() == 2
                ? List.of(1, 0)
                : AnyShape.order(cell.choices, cell.shape(value).rank());
        cell.apply(new Permute(order), value);
    }

    static void reshape(CellDrawing cell) {
        int value = cell.any();
        Shape shape = AnyShape.reshaped(cell.choices, cell.shape(value));
        if (shape.rank() <= 4) {
            cell.apply(new Reshape(shape), value);
        }
    }

    static void expand(CellDrawing cell) {
        int value = cell.any();
        Shape shape = cell.shape(value);
        int[] sizes = shape.sizes();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = sizes[axis] == 1 ? cell.choices.oneOf(List.of(cell.rows, 1, 2)) : sizes[axis];
        }
        boolean longer = sizes.length < 3 && cell.choices.onceIn(2);
        int[] all = longer
                ? IntStream.concat(IntStream.of(cell.rows), IntStream.of(sizes)).toArray()
                : sizes;
        cell.apply(new Expand(Shape.of(all)), value);
    }

    /** Rows looked up, put somewhere, or a loss for each. */
    static void rowsByIds(CellDrawing cell) {
        withAxes(cell, 2).ifPresent(value -> {
            int rows = cell.shape(value).size(0);
            switch (cell.choices.below(3)) {
                case 0 -> cell.apply(new GatherRows(), Optional.of(ids(3, rows)), List.of(value));
                case 1 -> cell.apply(new ScatterRows(4), Optional.of(ids(rows, 4)), List.of(value));
                default -> {
                    if (cell.shape(value).rank() == 2) {
                        int classes = cell.shape(value).size(1);
                        cell.apply(new CrossEntropy(), Optional.of(ids(rows, classes)), List.of(value));
                    }
                }
            }
        });
    }

    private static Ids ids(int count, int bound) {
        return Ids.of(IntStream.range(0, count).map(i -> (7 * i + 3) % bound).toArray(), count);
    }
}
