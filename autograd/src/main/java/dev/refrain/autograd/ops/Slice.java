package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/** Elements start .. end-1 along an axis counted from 0, without copying. The rest gets the cotangent 0. */
public record Slice(int axis, int start, int end) implements ViewOp {
    /** Along an axis counted from 0. */
    public Slice {
        Axes.checkCounted("slice", axis);
    }

    @Override
    public Shape shape(Shapes in) {
        Shape shape = in.at(0);
        if (start < 0 || end < start || end > shape.size(axis)) {
            throw new IndexRangeException(
                    "slice: %d..%d is out of range along axis %d of shape %s, expected 0 ≤ start ≤ end ≤ %d"
                            .formatted(start, end, axis, shape, shape.size(axis)));
        }
        return shape.with(axis, end - start);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axis ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return in.sliced(axis, start, end - start);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        int behind = saved.shape(0).size(axis) - end;
        gradients.give(0, new Pad(axis, start, behind), () -> cotangent);
    }
}
