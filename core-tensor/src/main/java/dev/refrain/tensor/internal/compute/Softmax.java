package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleSoftmax;
import dev.refrain.tensor.internal.kernel.FloatSoftmax;
import dev.refrain.tensor.internal.kernel.PointwiseLoops;
import dev.refrain.tensor.internal.kernel.UnaryLoop;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.IntStream;

/** Softmax and log-softmax along one axis that is not empty. */
public final class Softmax {
    private Softmax() {}

    /** y = softmax(x) along {@code axis}. */
    public static void softmax(Buffer x, int axis, Buffer y) {
        alongRows(x, axis, y, false);
    }

    /** y = log softmax(x) along {@code axis}. */
    public static void logSoftmax(Buffer x, int axis, Buffer y) {
        alongRows(x, axis, y, true);
    }

    private static void alongRows(Buffer x, int axis, Buffer y, boolean logarithm) {
        int[] order = axisLast(x.rank(), axis);
        Buffer from = Copies.contiguous(x.permuted(order));
        Buffer target = y.permuted(order);
        Buffer to = target.isContiguous() ? target : Buffer.zeros(y.isWide(), target.sizes());
        int n = x.size(axis);
        int rows = x.count() / n;
        if (x.isWide()) {
            UnaryLoop<double[]> exp = PointwiseLoops.unaryDouble("exp");
            if (logarithm) {
                DoubleSoftmax.logSoftmaxRows(from.doubles(), from.offset(), to.doubles(), to.offset(), rows, n, exp);
            } else {
                DoubleSoftmax.softmaxRows(from.doubles(), from.offset(), to.doubles(), to.offset(), rows, n, exp);
            }
        } else {
            floats(from, to, rows, n, logarithm);
        }
        if (to != target) {
            Copies.into(to, target);
        }
    }

    private static void floats(Buffer from, Buffer to, int rows, int n, boolean logarithm) {
        float[] x = from.floats();
        float[] y = to.floats();
        UnaryLoop<float[]> exp = Loops.unary("exp");
        Rows.split(rows, n, (first, last) -> {
            int xAt = from.offset() + first * n;
            int yAt = to.offset() + first * n;
            if (logarithm) {
                FloatSoftmax.logSoftmaxRows(x, xAt, y, yAt, last - first, n, exp);
            } else {
                FloatSoftmax.softmaxRows(x, xAt, y, yAt, last - first, n, exp);
            }
        });
    }

    private static int[] axisLast(int rank, int axis) {
        return IntStream.concat(IntStream.range(0, rank).filter(other -> other != axis), IntStream.of(axis))
                .toArray();
    }
}
