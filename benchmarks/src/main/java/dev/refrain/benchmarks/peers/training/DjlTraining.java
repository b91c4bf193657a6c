package dev.refrain.benchmarks.peers.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.refrain.benchmarks.peers.Matrix;
import java.util.SequencedMap;

/** A layer being trained by the Deep Java Library on libtorch 2.7.1; subclasses run the layer over time. */
abstract class DjlTraining implements Contestant.Training {
    private static final Engine ENGINE = Engine.getEngine(Djl.ENGINE);

    final Work work;
    final NDArray x;
    final NDArray state;

    /** The weights, with U and W transposed if the layer wants that. */
    final Weights<NDArray> held;

    private final boolean turned;
    private final NDManager manager = ENGINE.newBaseManager();
    private final NDArray target;
    private final SequencedMap<String, NDArray> trained;
    private final Optimizer optimiser;
    private double loss = Double.NaN;

    /**
     * With U and W transposed, as its own layers want them, or as they are; and with h, and of an LSTM c, before the first step:
     * zeros of these sizes.
     */
    DjlTraining(Task task, boolean turned, Shape state) {
        this.turned = turned;
        work = task.work();
        int rows = work.steps() * work.batch();
        x = manager.create(task.x().values(), new Shape(work.steps(), work.batch(), work.input()));
        this.state = manager.zeros(state);
        target = manager.create(task.target().values(), new Shape(rows, work.outputs()));
        Weights<Matrix> start = turned ? Weights.turned(task.weights()) : task.weights();
        held = start.map(this::constant);
        trained = held.all();
        trained.values().removeIf(array -> array.size() == 0);
        trained.values().forEach(array -> array.setRequiresGradient(true));
        optimiser = Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed((float) task.rate()))
                .build();
    }

    /** A matrix, or of one row a vector. */
    final NDArray constant(Matrix values) {
        return manager.create(values.values(), new Shape(values.sizes()));
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
                        work.readout() == 0 ? rows : rows.matMul(held.readout()).add(held.readoutBias());
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
    public final Weights<Matrix> weights() {
        Weights<Matrix> now = held.map(DjlTraining::matrix);
        return turned ? Weights.turned(now) : now;
    }

    private static Matrix matrix(NDArray array) {
        long[] sizes = array.getShape().getShape();
        return Matrix.of(sizes, array.size() == 0 ? new float[0] : array.toFloatArray());
    }
}
