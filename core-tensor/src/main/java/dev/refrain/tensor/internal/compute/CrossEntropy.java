package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleCrossEntropy;
import dev.refrain.tensor.internal.kernel.FloatCrossEntropy;
import dev.refrain.tensor.internal.kernel.FloatRowLoops;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/** Cross-entropy along the last axis, which is not empty, against the right index for each row; and its slope. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /** y = log Σ exp(x) - x[target] for each row; {@code y} is contiguous, every target within the row. */
    public static void loss(Buffer x, int[] targets, Buffer y) {
        Scratch scratch = Workers.borrow();
        Buffer logits = Contiguous.of(x, scratch);
        int n = x.size(x.rank() - 1);
        int rows = y.count();
        if (Rows.inOnePiece(rows, n)) {
            loss(logits, targets, y, 0, rows, n);
        } else {
            Rows.split(rows, n, (from, to) -> loss(logits, targets, y, from, to, n));
        }
        Workers.giveBack(scratch);
    }

    private static void loss(Buffer x, int[] targets, Buffer y, int from, int to, int n) {
        Scratch scratch = Workers.borrow();
        int xAt = x.offset();
        int yAt = y.offset();
        if (x.isWide()) {
            double[] memory = scratch.doubles(FloatRowLoops.LANES + n);
            DoubleCrossEntropy.rows(x.doubles(), xAt, targets, y.doubles(), yAt, from, to, n, Loops.wideRows(), memory);
        } else {
            float[] memory = scratch.floats(FloatRowLoops.LANES + n);
            FloatCrossEntropy.rows(x.floats(), xAt, targets, y.floats(), yAt, from, to, n, Loops.rows(), memory);
        }
        Workers.giveBack(scratch);
    }

    /** y = c (softmax(x) - [j = target]) for each row; {@code y} is contiguous, every target within the row. */
    public static void slope(Buffer x, Buffer c, int[] targets, Buffer y) {
        Scratch forLogits = Workers.borrow();
        Scratch forFactors = Workers.borrow();
        Buffer logits = Contiguous.of(x, forLogits);
        Buffer factors = Contiguous.of(c, forFactors);
        int n = x.size(x.rank() - 1);
        int rows = c.count();
        if (Rows.inOnePiece(rows, n)) {
            slope(logits, factors, targets, y, 0, rows, n);
        } else {
            Rows.split(rows, n, (from, to) -> slope(logits, factors, targets, y, from, to, n));
        }
        Workers.giveBack(forFactors);
        Workers.giveBack(forLogits);
    }

    private static void slope(Buffer x, Buffer c, int[] targets, Buffer y, int from, int to, int n) {
        Scratch scratch = Workers.borrow();
        int xAt = x.offset();
        int cAt = c.offset();
        int yAt = y.offset();
        if (x.isWide()) {
            double[] memory = scratch.doubles(FloatRowLoops.LANES + n);
            double[] factors = c.doubles();
            double[] slopes = y.doubles();
            DoubleCrossEntropy.slopeRows(
                    x.doubles(), xAt, factors, cAt, targets, slopes, yAt, from, to, n, Loops.wideRows(), memory);
        } else {
            float[] memory = scratch.floats(FloatRowLoops.LANES + n);
            float[] factors = c.floats();
            float[] slopes = y.floats();
            FloatCrossEntropy.slopeRows(
                    x.floats(), xAt, factors, cAt, targets, slopes, yAt, from, to, n, Loops.rows(), memory);
        }
        Workers.giveBack(scratch);
    }
}
