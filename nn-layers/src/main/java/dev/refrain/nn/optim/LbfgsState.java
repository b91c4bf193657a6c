package dev.refrain.nn.optim;

import dev.refrain.nn.Differences;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What L-BFGS knows from iteration to iteration.
 *
 * @param gradient where the last step began
 * @param direction of the last step
 * @param length of the last step
 */
record LbfgsState(
        Curvature curvature, double[] gradient, double[] direction, double length, long iterations, long evaluations) {
    private static final String GRADIENT = "gradient";
    private static final String DIRECTION = "direction";
    private static final String STEPS = "steps";
    private static final String CHANGES = "changes";

    static LbfgsState beginning() {
        return new LbfgsState(new Curvature(List.of()), new double[0], new double[0], 0, 0, 0);
    }

    /** With the direction of the next step, from this gradient. */
    LbfgsState turned(double[] present, int history) {
        Curvature known = curvature;
        if (iterations > 0) {
            double[] change = present.clone();
            FlatModel.add(gradient, -1, change);
            known = known.with(new Curvature.Pair(FlatModel.times(direction, length), change), history);
        }
        return new LbfgsState(known, present, known.direction(present), length, iterations + 1, evaluations);
    }

    LbfgsState withLength(double other) {
        return new LbfgsState(curvature, gradient, direction, other, iterations, evaluations);
    }

    LbfgsState evaluated(long more) {
        return new LbfgsState(curvature, gradient, direction, length, iterations, evaluations + more);
    }

    Snapshot snapshot(int size) {
        Snapshot counts = Snapshot.empty()
                .with("iterations", iterations)
                .with("evaluations", evaluations)
                .with("length", length);
        if (iterations == 0) {
            return counts;
        }
        List<Curvature.Pair> pairs = curvature.pairs();
        return counts.with(GRADIENT, Tensor.of(gradient, size))
                .with(DIRECTION, Tensor.of(direction, size))
                .with(STEPS, rows(pairs.stream().map(Curvature.Pair::step).toList(), size))
                .with(CHANGES, rows(pairs.stream().map(Curvature.Pair::change).toList(), size));
    }

    private static Tensor rows(List<double[]> rows, int size) {
        double[] all = new double[rows.size() * size];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, all, row * size, size);
        }
        return Tensor.of(all, rows.size(), size);
    }

    /**
     * A saved one, of so many elements.
     *
     * @throws StateMismatchException if it is none
     */
    static LbfgsState of(Snapshot from, int size, int history) {
        long iterations = from.whole("iterations");
        long evaluations = from.whole("evaluations");
        double length = from.real("length");
        SequencedMap<String, Differences.Expected> expected = new LinkedHashMap<>();
        int count = iterations > 0 && from.tensor(STEPS).shape().rank() == 2
                ? from.tensor(STEPS).shape().size(0)
                : 0;
        if (iterations > 0) {
            Differences.Expected vector = new Differences.Expected(Shape.of(size), DType.FLOAT64);
            Differences.Expected rows = new Differences.Expected(Shape.of(count, size), DType.FLOAT64);
            expected.put(GRADIENT, vector);
            expected.put(DIRECTION, vector);
            expected.put(STEPS, rows);
            expected.put(CHANGES, rows);
        }
        List<String> differences = new ArrayList<>(Differences.between(expected, from.tensors()));
        if (iterations < 0 || evaluations < 0 || !Double.isFinite(length)) {
            differences.add("iterations, evaluations, length: got %d, %d and %s, expected numbers, 0 or more"
                    .formatted(iterations, evaluations, length));
        }
        if (count > history) {
            differences.add("%s: got %d, expected %d at most".formatted(STEPS, count, history));
        }
        if (!differences.isEmpty()) {
            throw new StateMismatchException("resume L-BFGS", differences);
        }
        if (iterations == 0) {
            return beginning().evaluated(evaluations);
        }
        List<Curvature.Pair> pairs = new ArrayList<>();
        double[] steps = from.tensor(STEPS).toDoubles();
        double[] changes = from.tensor(CHANGES).toDoubles();
        for (int row = 0; row < count; row++) {
            pairs.add(new Curvature.Pair(part(steps, row, size), part(changes, row, size)));
        }
        double[] gradient = from.tensor(GRADIENT).toDoubles();
        double[] direction = from.tensor(DIRECTION).toDoubles();
        return new LbfgsState(new Curvature(pairs), gradient, direction, length, iterations, evaluations);
    }

    private static double[] part(double[] rows, int row, int size) {
        double[] part = new double[size];
        System.arraycopy(rows, row * size, part, 0, size);
        return part;
    }
}
