package dev.refrain.nn.metric;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.ShapeException;
import java.util.Arrays;

/** What metrics ask of what is added to them, and say where there is nothing. */
final class Counted {
    private Counted() {}

    /** Returns a part divided by all, if there is anything. */
    static double share(String metric, long part, long all, String what) {
        return (double) part / some(metric, all, what);
    }

    /** Returns a count that is 1 or more. */
    static long some(String metric, long count, String what) {
        if (count < 1) {
            throw new ShapeException("%s: got no %s, expected 1 or more".formatted(metric, what));
        }
        return count;
    }

    /** Says so unless predictions and targets have one shape. */
    static void checkSame(String metric, Ids predicted, Ids targets) {
        if (!predicted.shape().equals(targets.shape())) {
            throw new ShapeException("%s: got predictions of shape %s and targets of shape %s, expected the same"
                    .formatted(metric, predicted.shape(), targets.shape()));
        }
    }

    /**
     * The class with the largest logit, of equals the first, for logits [..., C] and targets [...], which have to be classes.
     */
    static Ids largest(String metric, Var logits, Ids targets) {
        int rank = logits.shape().rank();
        int[] before = Arrays.copyOf(logits.shape().sizes(), Math.max(0, rank - 1));
        if (rank == 0
                || !Arrays.equals(before, targets.shape().sizes())
                || logits.shape().size(-1) == 0) {
            throw new ShapeException("%s: got logits of shape %s and targets of shape %s, expected [..., C] and [...]"
                    .formatted(metric, logits.shape(), targets.shape()));
        }
        int classes = logits.shape().size(-1);
        targets.checkBelow(classes, metric);
        double[] values = logits.value().toDoubles();
        int[] found = new int[targets.shape().count()];
        for (int row = 0; row < found.length; row++) {
            found[row] = largest(metric, values, row, classes);
        }
        return Ids.of(found, targets.shape().sizes());
    }

    private static int largest(String metric, double[] values, int row, int classes) {
        int largest = 0;
        for (int c = 0; c < classes; c++) {
            double value = values[row * classes + c];
            if (Double.isNaN(value)) {
                throw new NonFiniteException(
                        "%s: got NaN as logit %d of target %d, expected a number".formatted(metric, c, row));
            }
            largest = value > values[row * classes + largest] ? c : largest;
        }
        return largest;
    }

    /** Says so unless a class is one of 0 .. classes - 1. */
    static void checkClass(String metric, int id, int classes) {
        if (id < 0 || id >= classes) {
            throw new IndexRangeException(
                    "%s: got class %d, expected 0..%d of %d".formatted(metric, id, classes - 1, classes));
        }
    }
}
