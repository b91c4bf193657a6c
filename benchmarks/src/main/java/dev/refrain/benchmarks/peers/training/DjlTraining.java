package dev.refrain.benchmarks.peers.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.refrain.benchmarks.peers.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** A layer being trained by the Deep Java Library on libtorch 2.7.1; subclasses run the layer over time. */
abstract class DjlTraining implements Contestant.Training {
    private static final Engine ENGINE = Engine.getEngine(Djl.ENGINE);

    final Work work;
    final NDArray x;
    final NDArray state;
    private final NDManager manager = ENGINE.newBaseManager();
    private final NDArray target;
    private final NDArray readout;
    private final NDArray readoutBias;
    private final Map<String, NDArray> trained = new LinkedHashMap<>();
    private final SequencedMap<String, NDArray> others = new LinkedHashMap<>();
    private final Optimizer optimiser;
    private double loss = Double.NaN;

    /** With h, and of an LSTM c, before the first step: zeros of these sizes. */
    DjlTraining(Task task, Shape state) {
        work = task.work();
        int rows = work.steps() * work.batch();
        x = manager.create(task.x().values(), new Shape(work.steps(), work.batch(), work.input()));
        this.state = manager.zeros(state);
        target = manager.create(task.target().values(), new Shape(rows, work.outputs()));
        readout = trained(task.weights().readout());
        readoutBias = trained(task.weights().readoutBias());
        task.weights().others().forEach((name, values) -> others.put(name, trained(values)));
        optimiser = Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed((float) task.rate()))
                .build();
    }

    /** A matrix, or of one row a vector, that gets a gradient and is updated. */
    final NDArray trained(Matrix values) {
        NDArray array = constant(values);
        if (values.columns() > 0) {
            array.setRequiresGradient(true);
            trained.put("weight " + trained.size(), array);
        }
        return array;
    }

    /** A vector that the layer has beside U, W and b. */
    final NDArray other(String name) {
        return Objects.requireNonNull(others.get(name), name);
    }

    /** The same without a gradient. */
    final NDArray constant(Matrix values) {
        boolean row = values.rows() == 1;
        Shape shape = row ? new Shape(values.columns()) : new Shape(values.rows(), values.columns());
        return manager.create(values.values(), shape);
    }

    /** h of all time steps, [T, B, H]. What is calculated belongs where its left operand does: to the step, if that is x or the state. */
    abstract NDArray hidden();

    @Override
    public final void run() {
        try (NDManager step = manager.newSubManager()) { // frees what a step makes
            step.tempAttachAll(x, state);
            try (GradientCollector collector = ENGINE.newGradientCollector()) {
                NDArray rows = hidden().reshape(-1, work.hidden());
                NDArray outputs =
                        work.readout() == 0 ? rows : rows.matMul(readout).add(readoutBias);
                NDArray error = outputs.sub(target).square().mean();
                loss = error.getFloat();
                collector.backward(error);
            }
            trained.forEach(this::update);
        }
    }

    private void update(String name, NDArray weight) {
        try (NDArray gradient = weight.getGradient()) {
            optimiser.update(name, weight, gradient);
        }
    }

    @Override
    public final double loss() {
        return loss;
    }

    @Override
    public final Weights weights() {
        SequencedMap<String, Matrix> othersNow = new LinkedHashMap<>();
        others.forEach((name, array) -> othersNow.put(name, matrix(array, 1, (int) array.size())));
        return new Weights(
                input(),
                recurrent(),
                bias(),
                othersNow,
                matrix(readout, work.hidden(), work.readout()),
                matrix(readoutBias, 1, work.readout()));
    }

    /** U in our order, as it is now. */
    abstract Matrix input();

    /** W in our order. */
    abstract Matrix recurrent();

    /** b. */
    abstract Matrix bias();

    /** An array in row-major order. */
    static Matrix matrix(NDArray array, int rows, int columns) {
        return columns == 0 ? Matrix.zeros(rows, 0) : new Matrix(rows, columns, array.toFloatArray());
    }
}
