package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleCrossEntropy;
import dev.refrain.tensor.internal.kernel.FloatCrossEntropy;
import dev.refrain.tensor.internal.kernel.PointwiseLoops;
import dev.refrain.tensor.internal.kernel.UnaryLoop;
import dev.refrain.tensor.internal.memory.Buffer;

/** Cross-entropy along the last axis, which is not empty, against the right index for each row; and its slope. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /** y = log Σ exp(x) - x[target] for each row; {@code y} is contiguous, every target within the row. */
    public static void loss(Buffer x, int[] targets, Buffer y) {
        Buffer from = Copies.contiguous(x);
        int n = x.size(x.rank() - 1);
        int at = from.offset();
        int to = y.offset();
        if (x.isWide()) {
            DoubleCrossEntropy.rows(
                    from.doubles(), at, targets, y.doubles(), to, 0, y.count(), n, PointwiseLoops.unaryDouble("exp"));
            return;
        }
        float[] logits = from.floats();
        float[] losses = y.floats();
        UnaryLoop<float[]> exp = Loops.unary("exp");
        Rows.split(
                y.count(),
                n,
                (first, last) -> FloatCrossEntropy.rows(logits, at, targets, losses, to, first, last, n, exp));
    }

    /** y = c (softmax(x) - [j = target]) for each row; {@code y} is contiguous, every target within the row. */
    public static void slope(Buffer x, Buffer c, int[] targets, Buffer y) {
        Buffer from = Copies.contiguous(x);
        Buffer factors = Copies.contiguous(c);
        int n = x.size(x.rank() - 1);
        int rows = factors.count();
        int at = from.offset();
        int cAt = factors.offset();
        int to = y.offset();
        if (x.isWide()) {
            DoubleCrossEntropy.slopeRows(
                    from.doubles(),
                    at,
                    factors.doubles(),
                    cAt,
                    targets,
                    y.doubles(),
                    to,
                    0,
                    rows,
                    n,
                    PointwiseLoops.unaryDouble("exp"));
            return;
        }
        float[] logits = from.floats();
        float[] each = factors.floats();
        float[] slopes = y.floats();
        UnaryLoop<float[]> exp = Loops.unary("exp");
        Rows.split(
                rows,
                n,
                (first, last) ->
                        FloatCrossEntropy.slopeRows(logits, at, each, cAt, targets, slopes, to, first, last, n, exp));
    }
}
