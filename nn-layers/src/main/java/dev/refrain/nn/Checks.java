package dev.refrain.nn;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.OptionalInt;

/** The ranges of hyper-parameters, with one sentence for each that is left. NaN is within none. */
public final class Checks {
    /** Elements up to which a plain loop takes less time than the choice of a fast one. */
    private static final int FEW = 256;

    private Checks() {}

    /** Returns a size if it is 1 or more. */
    public static int positive(String name, int value) {
        if (value < 1) {
            throw new HyperParameterException("%s: got %d, expected 1 or more".formatted(name, value));
        }
        return value;
    }

    /** Returns {@code value} times {@code times} if the value is 1 or more and the product a possible size. */
    public static int multiple(String name, int value, int times) {
        long size = (long) positive(name, value) * times;
        if (size > Shape.MAX_COUNT) {
            throw new HyperParameterException(
                    "%s: got %d, expected at most %d".formatted(name, value, Shape.MAX_COUNT / times));
        }
        return (int) size;
    }

    /** Returns a number if it is finite and greater than 0. */
    public static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new HyperParameterException("%s: got %s, expected a finite number above 0".formatted(name, value));
        }
        return value;
    }

    /** Returns a count if it is not less than 0. */
    public static int notNegative(String name, int value) {
        if (value < 0) {
            throw new HyperParameterException("%s: got %d, expected 0 or more".formatted(name, value));
        }
        return value;
    }

    /** Returns a number if it is finite and not less than 0. */
    public static double notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new HyperParameterException("%s: got %s, expected a finite number, 0 or more".formatted(name, value));
        }
        return value;
    }

    /** Returns a number if it is finite. */
    public static double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new HyperParameterException("%s: got %s, expected a finite number".formatted(name, value));
        }
        return value;
    }

    /** Returns a number if it is in [0, 1). */
    public static double fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new HyperParameterException("%s: got %s, expected a number in [0, 1)".formatted(name, value));
        }
        return value;
    }

    /** The place in row-major order of the first NaN or infinity; empty if all numbers are finite. */
    public static OptionalInt firstNotFinite(Tensor tensor) {
        Buffer values = Copies.contiguous(tensor.buffer());
        if (values.count() > FEW && Double.isFinite(norm(values))) {
            return OptionalInt.empty();
        }
        int from = values.offset();
        int found = values.isWide()
                ? firstNotFinite(values.doubles(), from, from + values.count())
                : firstNotFinite(values.floats(), from, from + values.count());
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found - from);
    }

    /** √Σ x², which vectors calculate in a fifth of the time; a NaN or an infinity makes it one. */
    private static double norm(Buffer values) {
        boolean[] all = new boolean[values.rank()];
        Arrays.fill(all, true);
        Buffer norm = Buffer.zeros(values.isWide());
        Reductions.norm(values, all, norm);
        return norm.get();
    }

    private static int firstNotFinite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    private static int firstNotFinite(double[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
