package dev.refrain.autograd;

import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;

/**
 * Masks, which are 1 or 0, and what is done with them. Comparisons are constants: no gradient flows to what is compared. A mask
 * selects and never multiplies, so a NaN or an infinity that is not selected leaves no trace, neither in a value nor in a
 * gradient.
 */
public final class Masks {
    private Masks() {}

    private static Var apply(Pointwise function, Var... values) {
        return Var.apply(new PointwiseOp(function), values);
    }

    /**
     * a where the mask is not 0, else b. Shapes broadcast. No gradient flows to the mask, and 0 to what is not selected. Where
     * that is a function whose own derivative is infinite there, as ln x at 0, choose its argument by the same mask, too.
     */
    public static Var where(Var mask, Var a, Var b) {
        return apply(Pointwise.WHERE, mask, a, b);
    }

    /** The number where the mask is not 0, else x. Shapes broadcast; the number's place gets no gradient, whatever comes back. */
    public static Var maskedFill(Var x, Var mask, double number) {
        return where(mask, Var.scalar(number, x.dtype()), x);
    }

    /**
     * min(max(x, low), high). At a bound the gradient is x's; NaN stays.
     *
     * @throws IndexRangeException if low is not at most high
     */
    public static Var clamp(Var x, double low, double high) {
        if (!(low <= high)) {
            throw new IndexRangeException("clamp: bounds: got %s .. %s, expected a range".formatted(low, high));
        }
        return clamp(x, Var.scalar(low, x.dtype()), Var.scalar(high, x.dtype()));
    }

    /** min(max(x, low), high), for bounds that broadcast with x; a bound has the gradient of what it replaces. */
    public static Var clamp(Var x, Var low, Var high) {
        return apply(Pointwise.CLAMP, x, low, high);
    }

    /** 1 where a &lt; b, else 0; 0 for NaN. Shapes broadcast. */
    public static Var less(Var a, Var b) {
        return apply(Pointwise.LESS, a, b);
    }

    /** 1 where a &lt; b, else 0; 0 for NaN. */
    public static Var less(Var a, double b) {
        return less(a, Var.scalar(b, a.dtype()));
    }

    /** 1 where a ≤ b, else 0; 0 for NaN. Shapes broadcast. */
    public static Var lessOrEqual(Var a, Var b) {
        return apply(Pointwise.LESS_OR_EQUAL, a, b);
    }

    /** 1 where a ≤ b, else 0; 0 for NaN. */
    public static Var lessOrEqual(Var a, double b) {
        return lessOrEqual(a, Var.scalar(b, a.dtype()));
    }

    /** 1 where a &gt; b, else 0; 0 for NaN. Shapes broadcast. */
    public static Var greater(Var a, Var b) {
        return apply(Pointwise.GREATER, a, b);
    }

    /** 1 where a &gt; b, else 0; 0 for NaN. */
    public static Var greater(Var a, double b) {
        return greater(a, Var.scalar(b, a.dtype()));
    }

    /** 1 where a ≥ b, else 0; 0 for NaN. Shapes broadcast. */
    public static Var greaterOrEqual(Var a, Var b) {
        return apply(Pointwise.GREATER_OR_EQUAL, a, b);
    }

    /** 1 where a ≥ b, else 0; 0 for NaN. */
    public static Var greaterOrEqual(Var a, double b) {
        return greaterOrEqual(a, Var.scalar(b, a.dtype()));
    }

    /** 1 where a = b, else 0; 0 for NaN. Shapes broadcast. */
    public static Var equal(Var a, Var b) {
        return apply(Pointwise.EQUAL, a, b);
    }

    /** 1 where a = b, else 0; 0 for NaN. */
    public static Var equal(Var a, double b) {
        return equal(a, Var.scalar(b, a.dtype()));
    }

    /** 1 where a ≠ b, else 0; 1 for NaN. Shapes broadcast. */
    public static Var notEqual(Var a, Var b) {
        return apply(Pointwise.NOT_EQUAL, a, b);
    }

    /** 1 where a ≠ b, else 0; 1 for NaN. */
    public static Var notEqual(Var a, double b) {
        return notEqual(a, Var.scalar(b, a.dtype()));
    }

    /**
     * A mask of the shape of {@code like} with each element 0 with probability {@code rate}, else 1, if that is on a tape for
     * training; else all ones. It is drawn as {@link Functions#dropout} draws: each on a tape is another one, from the tape's key.
     *
     * @throws ShapeException if the rate is not in [0, 1)
     */
    public static Var drawn(Var like, double rate) {
        return Drawing.mask(like, rate);
    }

    /**
     * A constant [T, B, 1] for B sequences that are padded to T steps: 1 at the first {@code lengths[n]} steps of sequence n, else
     * 0. So {@code where(steps(...), x, zero)} is x [T, B, F] without its padding.
     *
     * @throws IndexRangeException if a length is not in 0 .. T, naming its sequence
     */
    public static Var steps(int count, DType dtype, int... lengths) {
        for (int n = 0; n < lengths.length; n++) {
            if (lengths[n] < 0 || lengths[n] > count) {
                throw new IndexRangeException(
                        "steps: sequence %d has length %d, expected 0..%d".formatted(n, lengths[n], count));
            }
        }
        double[] mask = new double[Shape.of(count, lengths.length, 1).count()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i / lengths.length < lengths[i % lengths.length] ? 1 : 0;
        }
        return Var.of(Tensor.of(mask, count, lengths.length, 1).to(dtype));
    }

    /**
     * A constant [rows, columns]: 1 on and below a diagonal, else 0. Diagonal 0 begins at the first element, 1 beside it, -1
     * below it. So {@code lower(t, t, 0, dtype)} is what a causal model may look at.
     *
     * @throws ShapeException if a size is negative
     */
    public static Var lower(int rows, int columns, int diagonal, DType dtype) {
        return triangle("lower", rows, columns, diagonal, true, dtype);
    }

    /**
     * A constant [rows, columns]: 1 on and above a diagonal, else 0; diagonals as in {@link #lower}.
     *
     * @throws ShapeException if a size is negative
     */
    public static Var upper(int rows, int columns, int diagonal, DType dtype) {
        return triangle("upper", rows, columns, diagonal, false, dtype);
    }

    /**
     * x [..., rows, columns] on and below a diagonal, else 0; diagonals as in {@link #lower}.
     *
     * @throws ShapeException if x has fewer than two axes
     */
    public static Var lowerTriangle(Var x, int diagonal) {
        Shape shape = matrices("lowerTriangle", x);
        return kept(lower(shape.size(-2), shape.size(-1), diagonal, x.dtype()), x);
    }

    /**
     * x [..., rows, columns] on and above a diagonal, else 0; diagonals as in {@link #lower}.
     *
     * @throws ShapeException if x has fewer than two axes
     */
    public static Var upperTriangle(Var x, int diagonal) {
        Shape shape = matrices("upperTriangle", x);
        return kept(upper(shape.size(-2), shape.size(-1), diagonal, x.dtype()), x);
    }

    private static Var kept(Var mask, Var x) {
        return where(mask, x, Var.scalar(0, x.dtype()));
    }

    private static Shape matrices(String name, Var x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("%s: x: got shape %s, expected two or more axes".formatted(name, x.shape()));
        }
        return x.shape();
    }

    private static Var triangle(String name, int rows, int columns, int diagonal, boolean below, DType dtype) {
        Shape shape = Application.naming(name, () -> Shape.of(rows, columns));
        double[] mask = new double[shape.count()];
        for (int i = 0; i < mask.length; i++) {
            long beside = (long) i % columns - i / columns - diagonal;
            mask[i] = beside == 0 || beside < 0 == below ? 1 : 0;
        }
        return Var.of(Tensor.of(mask, rows, columns).to(dtype));
    }
}
