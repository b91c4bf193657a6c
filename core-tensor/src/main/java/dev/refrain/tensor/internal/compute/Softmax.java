package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleSoftmax;
import dev.refrain.tensor.internal.kernel.FloatRowLoops;
import dev.refrain.tensor.internal.kernel.FloatSoftmax;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;
import java.util.stream.IntStream;

/** Softmax and log-softmax along one axis that is not empty. Another axis than the last is brought to the end first. */
public final class Softmax {
    private Softmax() {}

    /** y = softmax(x) along {@code axis}. */
    public static void softmax(Buffer x, int axis, Buffer y) {
        along(x, axis, y, false);
    }

    /** y = log softmax(x) along {@code axis}. */
    public static void logSoftmax(Buffer x, int axis, Buffer y) {
        along(x, axis, y, true);
    }

    private static void along(Buffer x, int axis, Buffer y, boolean logarithm) {
        int n = x.size(axis);
        if (axis == x.rank() - 1 && x.isContiguous() && y.isContiguous()) {
            rows(x, y, n, logarithm);
            return;
        }
        int[] order = axisLast(x.rank(), axis);
        Scratch memory = Workers.borrow();
        Scratch scratch = Workers.borrow();
        Buffer from = Contiguous.of(x.permuted(order), memory);
        Buffer target = y.permuted(order);
        Buffer rows = target.isContiguous() ? target : Contiguous.like(target, scratch);
        rows(from, rows, n, logarithm);
        if (rows != target) {
            Copies.into(rows, target);
        }
        Workers.giveBack(scratch);
        Workers.giveBack(memory);
    }

    private static void rows(Buffer x, Buffer y, int n, boolean logarithm) {
        int rows = x.count() / n;
        if (Rows.inOnePiece(rows, n)) {
            rows(x, y, 0, rows, n, logarithm);
        } else {
            Rows.split(rows, n, (from, to) -> rows(x, y, from, to, n, logarithm));
        }
    }

    private static void rows(Buffer x, Buffer y, int from, int to, int n, boolean logarithm) {
        Scratch scratch = Workers.borrow();
        int xAt = x.offset() + from * n;
        int yAt = y.offset() + from * n;
        int rows = to - from;
        if (x.isWide()) {
            double[] memory = scratch.doubles(FloatRowLoops.LANES + n);
            if (logarithm) {
                DoubleSoftmax.logSoftmaxRows(x.doubles(), xAt, y.doubles(), yAt, rows, n, Loops.wideRows(), memory);
            } else {
                DoubleSoftmax.softmaxRows(x.doubles(), xAt, y.doubles(), yAt, rows, n, Loops.wideRows(), memory);
            }
        } else {
            float[] memory = scratch.floats(FloatRowLoops.LANES + n);
            if (logarithm) {
                FloatSoftmax.logSoftmaxRows(x.floats(), xAt, y.floats(), yAt, rows, n, Loops.rows(), memory);
            } else {
                FloatSoftmax.softmaxRows(x.floats(), xAt, y.floats(), yAt, rows, n, Loops.rows(), memory);
            }
        }
        Workers.giveBack(scratch);
    }

    private static int[] axisLast(int rank, int axis) {
        return IntStream.concat(IntStream.range(0, rank).filter(other -> other != axis), IntStream.of(axis))
                .toArray();
    }
}
