package dev.refrain.autograd;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.StopGradient;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** The same elements elsewhere: reversed, shifted, repeated, picked, padded. Axis -1 is the last. */
public final class Arrangements {
    private Arrangements() {}

    /**
     * y_i = x_(n-1-i) along these axes, along all if none is named.
     *
     * @throws ShapeException if an axis is out of range or named twice
     */
    public static Var flip(Var x, int... axes) {
        return Var.apply(new Flip(Application.naming("flip", () -> Axes.of(x.shape(), axes))), x);
    }

    /**
     * y_((i + by) mod n) = x_i along an axis: what leaves at one end comes in at the other. A negative shift is to the front.
     *
     * @throws ShapeException if the axis is out of range
     */
    public static Var roll(Var x, int axis, int by) {
        int size = x.shape().size(Application.axis("roll", x.shape(), axis));
        int first = size == 0 ? 0 : Math.floorMod(-(long) by, size);
        return first == 0 ? x : Functions.concat(axis, List.of(x.slice(axis, first, size), x.slice(axis, 0, first)));
    }

    /**
     * x with {@code before} and {@code behind} elements of one value around it along an axis.
     *
     * @throws ShapeException if the axis is out of range, or one of the numbers is negative
     */
    public static Var pad(Var x, int axis, int before, int behind, double value) {
        int along = Application.axis("pad", x.shape(), axis);
        Var padded = Var.apply(new Pad(along, before, behind), x);
        if (value == 0) {
            return padded;
        }
        double[] frame = new double[padded.shape().size(along)];
        Arrays.fill(frame, value);
        Arrays.fill(frame, before, frame.length - behind, 0);
        int[] sizes = new int[x.shape().rank()];
        Arrays.fill(sizes, 1);
        sizes[along] = frame.length;
        return padded.add(Var.of(Tensor.of(frame, sizes).to(x.dtype())));
    }

    /**
     * Elements start, start + step, ... before {@code end} along an axis, not copied.
     *
     * @throws IndexRangeException if the range is none of the axis's
     * @throws ShapeException if the step is not positive; {@link #flip} goes backwards
     */
    public static Var slice(Var x, int axis, int start, int end, int step) {
        int along = Application.axis("slice", x.shape(), axis);
        if (step < 1) {
            throw new ShapeException("slice: step is %d along axis %d of shape %s, expected 1 or more"
                    .formatted(step, along, x.shape()));
        }
        Var range = x.slice(along, start, end);
        return step == 1 ? range : Var.apply(new Stride(along, step), range);
    }

    /**
     * x_ii of the matrices in the last two axes, which become one of the lesser size.
     *
     * @throws ShapeException if there are fewer axes
     */
    public static Var diagonal(Var x) {
        Application.axis("diagonal", x.shape(), -2);
        int rows = x.shape().size(-2);
        int columns = x.shape().size(-1);
        int count = Math.min(rows, columns);
        int[] sizes = Arrays.copyOf(x.shape().sizes(), x.shape().rank() - 1);
        sizes[sizes.length - 1] = rows * columns;
        int end = count == 0 ? 0 : (count - 1) * (columns + 1) + 1;
        return slice(x.reshape(sizes), -1, 0, end, columns + 1);
    }

    /**
     * Each element {@code times} times along an axis: a, a, b, b.
     *
     * @throws ShapeException if the axis is out of range, x has as many axes as there may be, or {@code times} is negative
     */
    public static Var repeat(Var x, int axis, int times) {
        return repeated("repeat", x, Application.axis("repeat", x.shape(), axis), 1, times);
    }

    /**
     * The whole of x {@code times} times along an axis: a, b, a, b.
     *
     * @throws ShapeException if the axis is out of range, x has as many axes as there may be, or {@code times} is negative
     */
    public static Var tile(Var x, int axis, int times) {
        return repeated("tile", x, Application.axis("tile", x.shape(), axis), 0, times);
    }

    /** With a new axis that is repeated, in front of the axis or behind it, and then becomes one with it. */
    private static Var repeated(String name, Var x, int axis, int behind, int times) {
        Shape shape = x.shape();
        if (shape.rank() == Shape.MAX_RANK) {
            throw new ShapeException(
                    "%s: shape %s has %d axes, one more is not possible".formatted(name, shape, shape.rank()));
        }
        if (times < 0) {
            throw new ShapeException("%s: %d times, expected 0 or more".formatted(name, times));
        }
        int[] one = new int[shape.rank() + 1];
        int at = axis + behind;
        for (int k = 0; k < one.length; k++) {
            one[k] = k == at ? 1 : shape.size(k < at ? k : k - 1);
        }
        Shape all = Application.naming(name, () -> Shape.of(one).with(at, times)); // says so if they are too many
        return x.reshape(Shape.of(one)).expand(all).reshape(shape.with(axis, shape.size(axis) * times));
    }

    /**
     * The value of x as a constant: it has no gradient. Unlike {@link Var#detach} it stays on the tape, so a step of a
     * recurrence that uses it can be compiled.
     */
    public static Var stopGradient(Var x) {
        return Var.apply(new StopGradient(), x);
    }
}
