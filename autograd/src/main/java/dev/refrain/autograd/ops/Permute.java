package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.List;

/** The axes in another order, without copying: axis k of the result is axis {@code order[k]} of the input. */
public record Permute(List<Integer> order) implements ViewOp {
    /** The axes in this order. */
    public Permute {
        order = List.copyOf(order);
    }

    /** The axes in this order. */
    public static Permute of(int... order) {
        Integer[] axes = new Integer[order.length];
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = order[axis];
        }
        return new Permute(List.of(axes));
    }

    @Override
    public Shape shape(Shapes in) {
        Shape shape = in.at(0);
        if (order.size() != shape.rank() || !isPermutation()) {
            throw in.clash("order %s is not a permutation of its %d axes".formatted(order, shape.rank()));
        }
        int[] sizes = axes();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = shape.size(sizes[axis]);
        }
        return Shape.of(sizes);
    }

    private boolean isPermutation() {
        int seen = 0;
        for (int axis : order) {
            seen |= axis < 0 || axis >= order.size() ? 0 : 1 << axis;
        }
        return seen == (1 << order.size()) - 1;
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return order.indexOf(axes[0]);
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return in.permuted(axes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent.permute(inverse()));
    }

    private int[] axes() {
        int[] axes = new int[order.size()];
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = order.get(axis);
        }
        return axes;
    }

    private int[] inverse() {
        int[] inverse = new int[order.size()];
        for (int axis = 0; axis < inverse.length; axis++) {
            inverse[order.get(axis)] = axis;
        }
        return inverse;
    }
}
