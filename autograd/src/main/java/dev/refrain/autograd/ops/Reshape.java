package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;

/** The same elements in row-major order under another shape; copied only if they do not lie in that order. */
public record Reshape(Shape target) implements ViewOp {
    /**
     * The shape with these sizes, of which one may be -1: it becomes what the others leave of {@code from}'s elements.
     *
     * @throws ShapeException if there are two of -1, or the others leave no whole number
     */
    public static Shape completed(Shape from, int... sizes) {
        int open = -1;
        long others = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == -1 && open >= 0) {
                throw new ShapeException("shape %s: %s has two sizes of -1, expected one at most"
                        .formatted(from, Arrays.toString(sizes)));
            }
            open = sizes[axis] == -1 ? axis : open;
            others *= sizes[axis] == -1 ? 1 : sizes[axis];
        }
        if (open < 0) {
            return Shape.of(sizes);
        }
        if (others <= 0 || from.count() % others != 0) {
            throw new ShapeException("shape %s: %d elements leave no whole number for the -1 in %s"
                    .formatted(from, from.count(), Arrays.toString(sizes)));
        }
        int[] whole = sizes.clone();
        whole[open] = (int) (from.count() / others);
        return Shape.of(whole);
    }

    @Override
    public Shape shape(Shapes in) {
        if (in.at(0).count() != target.count()) {
            throw in.clash("%d elements do not fit %s of %d".formatted(in.at(0).count(), target, target.count()));
        }
        return target;
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        boolean first =
                axes[0] == 0 && target.rank() > 0 && target.size(0) == in.at(0).size(0);
        return first ? 0 : RowAxis.MIXED;
    }

    @Override
    public Op withRows(int axis, int rows) {
        return new Reshape(target.with(axis, rows));
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return Copies.contiguous(in).reshaped(target.sizes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent.reshape(saved.shape(0)));
    }
}
