package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;

/** Zeros before and behind along an axis counted from 0: what {@link Slice} takes away, given back. */
public record Pad(int axis, int before, int behind) implements Placing {
    /** Along an axis counted from 0. */
    public Pad {
        Axes.checkCounted("pad", axis);
    }

    @Override
    public Shape shape(Shapes in) {
        if (before < 0 || behind < 0) {
            throw in.clash("padding by %d before and %d behind, expected 0 or more".formatted(before, behind));
        }
        long size = (long) before + in.at(0).size(axis) + behind;
        if (size > Shape.MAX_COUNT) {
            throw in.clash("the size along axis %d overflows: %d".formatted(axis, size));
        }
        return in.at(0).with(axis, (int) size);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axis ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public void addTo(Inputs in, Buffer sum) {
        Buffer place = sum.sliced(axis, before, in.at(0).size(axis));
        Pointwise.ADD.kernel().run(place, in.at(0), place);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(
                0, () -> cotangent.slice(axis, before, before + saved.shape(0).size(axis)));
    }
}
