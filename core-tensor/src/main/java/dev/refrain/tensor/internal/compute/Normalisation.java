package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleNormalisation;
import dev.refrain.tensor.internal.kernel.FloatNormalisation;
import dev.refrain.tensor.internal.kernel.FloatRowLoops;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/** Rows along the last axis brought to mean 0 and variance 1. Threads share rows. */
public final class Normalisation {
    private Normalisation() {}

    /** y = (x - mean) / √(variance + ε) along the last axis, which is not empty; y is contiguous. */
    public static void rows(Buffer x, double epsilon, Buffer y) {
        assert y.isContiguous() && x.hasSizesOf(y);
        if (x.isContiguous()) {
            ordered(x, epsilon, y);
            return;
        }
        Scratch copy = Workers.borrow();
        ordered(Contiguous.of(x, copy), epsilon, y);
        Workers.giveBack(copy);
    }

    /** z = (c - mean c - y mean(c y)) / √(variance + ε), with y as above; z is contiguous. */
    public static void slopes(Buffer x, Buffer c, double epsilon, Buffer z) {
        assert z.isContiguous() && x.hasSizesOf(z) && c.hasSizesOf(z);
        if (x.isContiguous() && c.isContiguous()) {
            ordered(x, c, epsilon, z);
            return;
        }
        Scratch copy = Workers.borrow();
        Scratch other = Workers.borrow();
        ordered(Contiguous.of(x, copy), Contiguous.of(c, other), epsilon, z);
        Workers.giveBack(other);
        Workers.giveBack(copy);
    }

    private static void ordered(Buffer x, double epsilon, Buffer y) {
        int n = x.size(x.rank() - 1);
        int rows = x.count() / n;
        if (Rows.inOnePiece(rows, n)) {
            rows(x, y, 0, rows, n, epsilon);
        } else {
            Rows.split(rows, n, (from, to) -> rows(x, y, from, to, n, epsilon));
        }
    }

    private static void rows(Buffer x, Buffer y, int from, int to, int n, double epsilon) {
        Scratch scratch = Workers.borrow();
        int xAt = x.offset() + from * n;
        int yAt = y.offset() + from * n;
        if (x.isWide()) {
            double[] memory = scratch.doubles(FloatRowLoops.LANES);
            DoubleNormalisation.rows(
                    x.doubles(), xAt, y.doubles(), yAt, to - from, n, epsilon, Loops.wideRows(), memory);
        } else {
            float[] memory = scratch.floats(FloatRowLoops.LANES);
            FloatNormalisation.rows(
                    x.floats(), xAt, y.floats(), yAt, to - from, n, (float) epsilon, Loops.rows(), memory);
        }
        Workers.giveBack(scratch);
    }

    private static void ordered(Buffer x, Buffer c, double epsilon, Buffer z) {
        int n = x.size(x.rank() - 1);
        int rows = x.count() / n;
        if (Rows.inOnePiece(rows, n)) {
            slopes(x, c, z, 0, rows, n, epsilon);
        } else {
            Rows.split(rows, n, (from, to) -> slopes(x, c, z, from, to, n, epsilon));
        }
    }

    private static void slopes(Buffer x, Buffer c, Buffer z, int from, int to, int n, double epsilon) {
        Scratch scratch = Workers.borrow();
        int xAt = x.offset() + from * n;
        int cAt = c.offset() + from * n;
        int zAt = z.offset() + from * n;
        int count = to - from;
        int size = FloatRowLoops.LANES + 2 * n;
        if (x.isWide()) {
            double[] memory = scratch.doubles(size);
            double[] out = z.doubles();
            DoubleNormalisation.slopes(
                    x.doubles(), xAt, c.doubles(), cAt, out, zAt, count, n, epsilon, Loops.wideRows(), memory);
        } else {
            float[] memory = scratch.floats(size);
            float narrow = (float) epsilon;
            FloatNormalisation.slopes(
                    x.floats(), xAt, c.floats(), cAt, z.floats(), zAt, count, n, narrow, Loops.rows(), memory);
        }
        Workers.giveBack(scratch);
    }
}
