package dev.refrain.report.history;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table that is added to without end and keeps a bounded number of rows: whenever it is full, neighbours are merged, and from
 * then on each row is of twice as many. What it holds depends on what was added alone.
 */
public final class Thinned implements Resumable {
    /** What becomes of the numbers of a column when rows are merged; NaN is what is missing. */
    public enum Merge {
        /** The mean. */
        MEAN,
        /** The least. */
        LEAST,
        /** The greatest. */
        MOST;

        private double of(double first, double firstCount, double second, double secondCount) {
            if (Double.isNaN(first)) {
                return second;
            }
            if (Double.isNaN(second)) {
                return first;
            }
            return switch (this) {
                case MEAN -> (first * firstCount + second * secondCount) / (firstCount + secondCount);
                case LEAST -> Math.min(first, second);
                case MOST -> Math.max(first, second);
            };
        }
    }

    private static final String ROWS = "rows";
    private static final String EACH = "each";
    private static final String IN_LAST = "inLast";

    private final int most;
    private final List<Merge> merges;

    /** x, then the numbers. The last row is of {@link #inLast} additions, the others of {@link #each}. */
    private final List<double[]> rows = new ArrayList<>();

    private long each = 1;
    private long inLast = 1;

    /**
     * Empty.
     *
     * @param most rows, an even number
     * @param merges one per column besides x
     */
    public Thinned(int most, List<Merge> merges) {
        if (most < 2 || most % 2 != 0) {
            throw new IllegalArgumentException("thinned: got %d rows at most, expected an even number".formatted(most));
        }
        this.most = most;
        this.merges = List.copyOf(merges);
    }

    /** A row more; x must not go down. */
    public void add(double x, double... values) {
        if (values.length != merges.size()) {
            throw new IllegalArgumentException(
                    "thinned: got %d numbers, expected %d".formatted(values.length, merges.size()));
        }
        double[] row = new double[1 + values.length];
        row[0] = x;
        System.arraycopy(values, 0, row, 1, values.length);
        if (!rows.isEmpty() && inLast < each) {
            rows.add(merged(rows.removeLast(), inLast, row, 1));
            inLast++;
            return;
        }
        if (rows.size() == most) {
            halve();
        }
        rows.add(row);
        inLast = 1;
    }

    private void halve() {
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += 2) {
            pairs.add(merged(rows.get(i), each, rows.get(i + 1), each));
        }
        rows.clear();
        rows.addAll(pairs);
        each *= 2;
    }

    private double[] merged(double[] first, double firstCount, double[] second, double secondCount) {
        double[] row = second.clone();
        for (int i = 1; i < row.length; i++) {
            row[i] = merges.get(i - 1).of(first[i], firstCount, second[i], secondCount);
        }
        return row;
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** The last x of what each row is of. */
    public List<Double> xs() {
        return column(0);
    }

    /** The numbers of a column, counted from 0. */
    public List<Double> values(int column) {
        return column(1 + column);
    }

    private List<Double> column(int index) {
        return rows.stream().map(row -> row[index]).toList();
    }

    @Override
    public Snapshot snapshot() {
        Snapshot state = Snapshot.empty().with(EACH, each).with(IN_LAST, inLast);
        if (rows.isEmpty()) {
            return state;
        }
        double[] all = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        return state.with(ROWS, Tensor.of(all, rows.size(), 1 + merges.size()));
    }

    @Override
    public void resume(Snapshot from) {
        long eachThen = from.whole(EACH);
        long inLastThen = from.whole(IN_LAST);
        List<double[]> then = new ArrayList<>();
        if (from.tensors().containsKey(ROWS)) {
            Shape shape = from.tensor(ROWS).shape();
            int width = 1 + merges.size();
            if (shape.rank() != 2 || shape.size(0) > most || shape.size(1) != width) {
                throw new StateMismatchException(
                        "resume", List.of("%s: got %s, expected [up to %d, %d]".formatted(ROWS, shape, most, width)));
            }
            double[] all = from.tensor(ROWS).toDoubles();
            for (int at = 0; at < all.length; at += width) {
                then.add(Arrays.copyOfRange(all, at, at + width));
            }
        }
        rows.clear();
        rows.addAll(then);
        each = eachThen;
        inLast = inLastThen;
    }
}
