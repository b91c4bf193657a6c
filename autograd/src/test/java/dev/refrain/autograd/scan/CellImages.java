package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.MaxPool2d;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.ScatterAlongAxis;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rows of a random step seen as images, and elements of it picked by ids. */
final class CellImages {
    private CellImages() {}

    /** A convolution of each row, its adjoint, or a pool; and rows again. */
    static void image(CellDrawing cell) {
        cell.any(shape -> shape.rank() == 2 && shape.size(0) == cell.rows).ifPresent(value -> {
            int height = cell.shape(value).size(1);
            int image = cell.apply(new Reshape(Shape.of(cell.rows, height, 1, 1)), value);
            Sliding padded = Sliding.plain().paddings(1, 0).strides(1 + cell.choices.below(2), 1);
            int seen = switch (cell.choices.below(3)) {
                case 0 -> cell.apply(new Conv2d(padded), image, cell.weight(Shape.of(2, 1, 1, 2)));
                case 1 -> {
                    int weight = cell.weight(Shape.of(2, 1, 2, 1));
                    yield cell.apply(new Conv2dImages(Sliding.plain(), height + 1, 1), image, weight);
                }
                default -> cell.apply(new MaxPool2d(2, 1, padded), image);
            };
            int features = cell.shape(seen).count() / cell.rows;
            cell.apply(new Reshape(Shape.of(cell.rows, features)), seen);
        });
    }

    /** Elements along an axis taken or added by ids. */
    static void along(CellDrawing cell) {
        cell.any(shape -> shape.rank() == 2).ifPresent(value -> {
            Shape shape = cell.shape(value);
            int axis = cell.choices.below(2);
            if (cell.choices.onceIn(2)) {
                Ids ids = ids(shape.with(axis, 3), shape.size(axis));
                cell.apply(new TakeAlongAxis(axis), Optional.of(ids), List.of(value));
            } else {
                cell.apply(new ScatterAlongAxis(axis, 4), Optional.of(ids(shape, 4)), List.of(value));
            }
        });
    }

    private static Ids ids(Shape shape, int bound) {
        int[] values =
                IntStream.range(0, shape.count()).map(i -> (7 * i + 3) % bound).toArray();
        return Ids.of(values, shape.sizes());
    }
}
