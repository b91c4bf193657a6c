package dev.refrain.tensor.internal.kernel;

import java.util.Arrays;

/**
 * Reductions in a fixed order, whatever the vector length and the number of threads: along rows in the lanes of {@link
 * FloatRowLoops}, down columns one row after the other.
 */
public final class FloatReductions {
    /** A sum of squares from here on has lost no square that counts. */
    private static final float SAFE_SQUARES = 0x1p-90f;

    private FloatReductions() {}

    /** out[r] = the reduction of x[r, :], for rows of {@code n}; {@code scratch} has LANES + n elements. */
    public static void rows(
            Reduction kind,
            float[] x,
            int xAt,
            float[] out,
            int outAt,
            int rows,
            int n,
            FloatRowLoops loops,
            float[] scratch) {
        for (int r = 0; r < rows; r++) {
            out[outAt + r] = row(kind, x, xAt + r * n, n, loops, scratch);
        }
    }

    private static float row(Reduction kind, float[] x, int at, int n, FloatRowLoops loops, float[] scratch) {
        return switch (kind) {
            case SUM -> loops.sum(x, at, n, scratch);
            case MEAN -> loops.sum(x, at, n, scratch) / n;
            case MAX -> loops.max(x, at, n, scratch);
            case MIN -> loops.min(x, at, n, scratch);
            case PROD -> loops.product(x, at, n, scratch);
            case NORM -> norm(x, at, n, loops, scratch);
            case VARIANCE -> loops.deviations(x, at, n, loops.sum(x, at, n, scratch) / n, scratch) / n;
            case SAMPLE_VARIANCE -> loops.deviations(x, at, n, loops.sum(x, at, n, scratch) / n, scratch) / (n - 1);
            case LOG_SUM_EXP -> logSumExp(x, at, n, loops, scratch);
        };
    }

    private static float norm(float[] x, int at, int n, FloatRowLoops loops, float[] scratch) {
        float squares = loops.squares(x, at, n, 1f, scratch);
        if (isSafe(squares)) {
            return PointwiseFunctions.sqrt(squares);
        }
        float max = loops.maxAbs(x, at, n, scratch);
        return unscaled(loops.squares(x, at, n, scale(max), scratch), max);
    }

    private static boolean isSafe(float squares) {
        return squares >= SAFE_SQUARES && squares <= Float.MAX_VALUE;
    }

    /** The power of two that brings {@code max} near 1. */
    private static float scale(float max) {
        return Math.scalb(1f, -Math.getExponent(max));
    }

    /** The norm, from the sum of squares after scaling by {@link #scale}. */
    private static float unscaled(float squares, float max) {
        boolean isFinite = max > 0f && max <= Float.MAX_VALUE;
        return isFinite ? Math.scalb(PointwiseFunctions.sqrt(squares), Math.getExponent(max)) : max;
    }

    private static float logSumExp(float[] x, int at, int n, FloatRowLoops loops, float[] scratch) {
        float max = loops.max(x, at, n, scratch);
        if (!Float.isFinite(max)) {
            return max;
        }
        return max + PointwiseFunctions.log(FloatSoftmax.exponentialSum(x, at, n, max, loops, scratch));
    }

    /**
     * out[j] = the reduction of x[:, j], for {@code rows} rows that begin {@code stride} elements apart and of which the
     * first {@code n} are reduced; {@code scratch} has {@code n} elements.
     */
    public static void columns(
            Reduction kind,
            float[] x,
            int xAt,
            int stride,
            int rows,
            float[] out,
            int outAt,
            int n,
            FloatRowLoops loops,
            float[] scratch) {
        switch (kind) {
            case SUM -> sums(x, xAt, stride, rows, out, outAt, n, loops);
            case MEAN -> means(x, xAt, stride, rows, out, outAt, n, loops);
            case MAX -> maxima(x, xAt, stride, rows, out, outAt, n, loops);
            case MIN -> minima(x, xAt, stride, rows, out, outAt, n, loops);
            case PROD -> products(x, xAt, stride, rows, out, outAt, n, loops);
            case NORM -> norms(x, xAt, stride, rows, out, outAt, n, loops, scratch);
            case VARIANCE -> variances(x, xAt, stride, rows, out, outAt, n, rows, loops, scratch);
            case SAMPLE_VARIANCE -> variances(x, xAt, stride, rows, out, outAt, n, rows - 1, loops, scratch);
            case LOG_SUM_EXP -> logSumExps(x, xAt, stride, rows, out, outAt, n, loops, scratch);
        }
    }

    private static void sums(
            float[] x, int xAt, int stride, int rows, float[] out, int outAt, int n, FloatRowLoops loops) {
        Arrays.fill(out, outAt, outAt + n, 0f);
        loops.sumColumns(x, xAt, stride, rows, out, outAt, n);
    }

    private static void means(
            float[] x, int xAt, int stride, int rows, float[] out, int outAt, int n, FloatRowLoops loops) {
        sums(x, xAt, stride, rows, out, outAt, n, loops);
        loops.quotient(out, outAt, out, outAt, n, rows);
    }

    static void maxima(float[] x, int xAt, int stride, int rows, float[] out, int outAt, int n, FloatRowLoops loops) {
        Arrays.fill(out, outAt, outAt + n, Float.NEGATIVE_INFINITY);
        loops.maxColumns(x, xAt, stride, rows, out, outAt, n);
    }

    private static void minima(
            float[] x, int xAt, int stride, int rows, float[] out, int outAt, int n, FloatRowLoops loops) {
        Arrays.fill(out, outAt, outAt + n, Float.POSITIVE_INFINITY);
        loops.minColumns(x, xAt, stride, rows, out, outAt, n);
    }

    private static void products(
            float[] x, int xAt, int stride, int rows, float[] out, int outAt, int n, FloatRowLoops loops) {
        Arrays.fill(out, outAt, outAt + n, 1f);
        loops.productColumns(x, xAt, stride, rows, out, outAt, n);
    }

    private static void variances(
            float[] x,
            int xAt,
            int stride,
            int rows,
            float[] out,
            int outAt,
            int n,
            int divisor,
            FloatRowLoops loops,
            float[] means) {
        means(x, xAt, stride, rows, means, 0, n, loops);
        Arrays.fill(out, outAt, outAt + n, 0f);
        loops.deviationsColumns(x, xAt, stride, rows, out, outAt, n, means, 0);
        loops.quotient(out, outAt, out, outAt, n, divisor);
    }

    private static void logSumExps(
            float[] x,
            int xAt,
            int stride,
            int rows,
            float[] out,
            int outAt,
            int n,
            FloatRowLoops loops,
            float[] maxima) {
        maxima(x, xAt, stride, rows, maxima, 0, n, loops);
        Arrays.fill(out, outAt, outAt + n, 0f);
        loops.exponentialsColumns(x, xAt, stride, rows, out, outAt, n, maxima, 0);
        for (int j = 0; j < n; j++) {
            float max = maxima[j];
            out[outAt + j] = Float.isFinite(max) ? max + PointwiseFunctions.log(out[outAt + j]) : max;
        }
    }

    private static void norms(
            float[] x,
            int xAt,
            int stride,
            int rows,
            float[] out,
            int outAt,
            int n,
            FloatRowLoops loops,
            float[] scales) {
        Arrays.fill(scales, 0, n, 1f);
        Arrays.fill(out, outAt, outAt + n, 0f);
        loops.squaresColumns(x, xAt, stride, rows, out, outAt, n, scales, 0);
        boolean safe = true;
        for (int j = 0; j < n; j++) {
            safe &= isSafe(out[outAt + j]);
        }
        if (safe) {
            for (int j = 0; j < n; j++) {
                out[outAt + j] = PointwiseFunctions.sqrt(out[outAt + j]);
            }
            return;
        }
        scaledNorms(x, xAt, stride, rows, out, outAt, n, loops, scales);
    }

    /** As {@link #norms}, which has left the sums of squares in {@code out}, where some of them are not safe. */
    private static void scaledNorms(
            float[] x,
            int xAt,
            int stride,
            int rows,
            float[] out,
            int outAt,
            int n,
            FloatRowLoops loops,
            float[] maxima) {
        Arrays.fill(maxima, 0, n, 0f);
        loops.maxAbsColumns(x, xAt, stride, rows, maxima, 0, n);
        for (int j = 0; j < n; j++) {
            float squares = out[outAt + j];
            if (isSafe(squares)) {
                out[outAt + j] = PointwiseFunctions.sqrt(squares);
            } else {
                out[outAt + j] = unscaled(scaledSquares(x, xAt + j, stride, rows, scale(maxima[j])), maxima[j]);
            }
        }
    }

    private static float scaledSquares(float[] x, int at, int stride, int rows, float scale) {
        float squares = 0f;
        for (int r = 0; r < rows; r++) {
            squares = FloatRowFunctions.squares(squares, x[at + r * stride], scale);
        }
        return squares;
    }
}
