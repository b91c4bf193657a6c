package dev.refrain.autograd;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Functions made of ops, and those of the table that {@link Var} has no method for. None has a gradient rule: their gradients
 * follow from the ops they are made of.
 */
public final class Functions {
    private Functions() {}

    /** The values one after the other along the last axis, as in {@code concat(h, x)}. */
    public static Var concat(Var... values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                throw new NullPointerException("concat: argument %d is null".formatted(i));
            }
        }
        return concat(-1, List.of(values));
    }

    /**
     * The values one after the other along an axis.
     *
     * @throws ShapeException if there are none, or they differ elsewhere than along the axis
     */
    public static Var concat(int axis, List<Var> values) {
        if (values.isEmpty()) {
            throw new ShapeException("concat: got no values, expected one or more");
        }
        Shape first = values.getFirst().shape();
        return Var.apply(new Concat(Application.axis("concat", first, axis)), values.toArray(Var[]::new));
    }

    /** The values, of one shape, side by side along a new axis; axis 0 is in front. */
    public static Var stack(int axis, List<Var> values) {
        if (values.isEmpty()) {
            throw new ShapeException("stack: got no values, expected one or more");
        }
        Shape shape = values.getFirst().shape();
        int at = axis < 0 ? axis + shape.rank() + 1 : axis;
        if (at < 0 || at > shape.rank()) {
            throw new ShapeException("stack: axis %d is out of range, expected 0..%d".formatted(axis, shape.rank()));
        }
        if (shape.rank() == Shape.MAX_RANK) {
            throw new ShapeException(
                    "stack: shape %s has %d axes, one more is not possible".formatted(shape, shape.rank()));
        }
        int[] sizes = IntStream.concat(
                        IntStream.concat(IntStream.of(shape.sizes()).limit(at), IntStream.of(1)),
                        IntStream.of(shape.sizes()).skip(at))
                .toArray();
        for (Var value : values) {
            if (!value.shape().equals(shape)) {
                throw new ShapeException("stack: shapes %s and %s differ".formatted(shape, value.shape()));
            }
        }
        return concat(at, values.stream().map(value -> value.reshape(sizes)).toList());
    }

    /**
     * The equal parts of x along an axis, in order, not copied: the gates of a cell that lie side by side.
     *
     * @throws ShapeException if the axis cannot be divided into so many equal parts
     */
    public static List<Var> split(Var x, int axis, int parts) {
        int size = x.shape().size(Application.axis("split", x.shape(), axis));
        if (parts < 1 || size % parts != 0) {
            throw new ShapeException("split: shape %s cannot be divided into %d equal parts along axis %d"
                    .formatted(x.shape(), parts, axis));
        }
        int each = size / parts;
        return IntStream.range(0, parts)
                .mapToObj(part -> x.slice(axis, part * each, (part + 1) * each))
                .toList();
    }

    /**
     * Element {@code index} along an axis, which disappears.
     *
     * @throws IndexRangeException if there is none
     */
    public static Var select(Var x, int axis, int index) {
        int size = x.shape().size(Application.axis("select", x.shape(), axis));
        if (index < 0 || index >= size) {
            throw new IndexRangeException("select: index %d is out of range along axis %d of shape %s, expected 0..%d"
                    .formatted(index, axis, x.shape(), size - 1));
        }
        Var one = x.slice(axis, index, index + 1);
        return one.reshape(Axes.of(x.shape(), axis).removedFrom(x.shape()));
    }

    /**
     * The last two axes exchanged, not copied.
     *
     * @throws ShapeException if there are fewer
     */
    public static Var transpose(Var x) {
        int[] order = new int[x.shape().rank()];
        Arrays.setAll(order, axis -> axis);
        order[Application.axis("transpose", x.shape(), -2)] = order.length - 1;
        order[order.length - 1] = order.length - 2;
        return x.permute(order);
    }

    /**
     * The sum divided by the number of terms.
     *
     * @throws ShapeException if there are none
     */
    public static Var mean(Var x, int... axes) {
        Axes over = Application.naming("mean", () -> Axes.of(x.shape(), axes));
        int terms = over.countIn(x.shape());
        if (terms == 0) {
            throw new ShapeException("mean: shape %s: empty reduction over axes %s".formatted(x.shape(), over));
        }
        return x.sum(axes).div(terms);
    }

    /** eˣ - 1, also where that is near 0 and eˣ near 1. */
    public static Var expm1(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.EXPM1), x);
    }

    /** ln(1 + x), also where x is near 0; -∞ at -1, NaN below. */
    public static Var log1p(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.LOG1P), x);
    }

    /** The error function, 2/√π ∫₀ˣ e^(-t²) dt: from -1 to 1, as in the GELU x (1 + erf(x/√2)) / 2. */
    public static Var erf(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ERF), x);
    }

    /** 1 - erf(x), also where that is next to nothing: from 2 to 0. */
    public static Var erfc(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ERFC), x);
    }

    /** sin x, in radians. In float32, NaN beyond ±2²², where numbers lie half a radian and more apart. */
    public static Var sin(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.SIN), x);
    }

    /** cos x, in radians; in float32, up to ±2²² as {@link #sin}. */
    public static Var cos(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.COS), x);
    }

    /** tan x, in radians; in float32, up to ±2²² as {@link #sin}. */
    public static Var tan(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.TAN), x);
    }

    /** The angle within ±π/2 whose sine is x; NaN beyond ±1. */
    public static Var asin(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ASIN), x);
    }

    /** The angle within 0 .. π whose cosine is x; NaN beyond ±1. */
    public static Var acos(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ACOS), x);
    }

    /** The angle within ±π/2 whose tangent is x. */
    public static Var atan(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ATAN), x);
    }

    /** (eˣ - e⁻ˣ) / 2. */
    public static Var sinh(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.SINH), x);
    }

    /** (eˣ + e⁻ˣ) / 2. */
    public static Var cosh(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.COSH), x);
    }

    /** ln(x + √(x² + 1)), for which sinh is x. */
    public static Var asinh(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ASINH), x);
    }

    /** ln(x + √(x² - 1)), for which cosh is x; NaN below 1. */
    public static Var acosh(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ACOSH), x);
    }

    /** ln((1 + x) / (1 - x)) / 2, for which tanh is x; ±∞ at ±1, NaN beyond. */
    public static Var atanh(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ATANH), x);
    }

    /** 1 / √x. */
    public static Var rsqrt(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.RSQRT), x);
    }

    /** The cube root, of the sign of x. */
    public static Var cbrt(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.CBRT), x);
    }

    /** The greatest integer not above x. Its derivative is 0 everywhere. */
    public static Var floor(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.FLOOR), x);
    }

    /** The least integer not below x. Its derivative is 0 everywhere. */
    public static Var ceil(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.CEIL), x);
    }

    /** The integer nearest to x, of two the even one. Its derivative is 0 everywhere. */
    public static Var round(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ROUND), x);
    }

    /** The angle of the point (x, y), within ±π: arctan(y / x) where x is positive. Shapes broadcast. */
    public static Var atan2(Var y, Var x) {
        return Var.apply(new PointwiseOp(Pointwise.ATAN2), y, x);
    }

    /** √(a² + b²), whose squares do not overflow; at (0, 0) its gradients are 0. Shapes broadcast. */
    public static Var hypot(Var a, Var b) {
        return Var.apply(new PointwiseOp(Pointwise.HYPOT), a, b);
    }

    /** ln(eᵃ + eᵇ), which neither overflows nor loses the lesser one; -∞ of -∞ and -∞. Shapes broadcast. */
    public static Var logAddExp(Var a, Var b) {
        return Var.apply(new PointwiseOp(Pointwise.LOG_ADD_EXP), a, b);
    }

    /** a + w (b - a): a where w is 0, b where it is 1, between and beyond along the line. Shapes broadcast. */
    public static Var lerp(Var a, Var b, Var w) {
        return Var.apply(new PointwiseOp(Pointwise.LERP), a, b, w);
    }

    /** Zeros [B, size] for a batch like x [B, ...], on the tape of x: a first state. */
    public static Var zeros(Var x, int size) {
        Shape shape = Application.naming("zeros", () -> Shape.of(x.shape().size(0), size));
        return Var.of(Tensor.zeros(x.dtype(), shape.sizes())).on(x);
    }

    /**
     * x with each element 0 with probability {@code rate} and divided by 1 - rate otherwise, if x is on a tape for training;
     * else x. Each application on a tape has a mask of its own, drawn from the tape's key.
     *
     * @throws ShapeException if the rate is not in [0, 1)
     */
    public static Var dropout(Var x, double rate) {
        return Drawing.dropout(x, rate);
    }
}
