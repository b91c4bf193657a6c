package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.mse_loss;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A layer being trained by libtorch 2.13 as C++ does it; subclasses run the layer over time. */
abstract class LibTorchTraining implements Contestant.Training {
    final Work work;
    final Tensor x;
    private final Tensor target;
    private final Tensor readout;
    private final Tensor readoutBias;
    private final List<Tensor> trained = new ArrayList<>();
    private final SequencedMap<String, Tensor> others = new LinkedHashMap<>();
    private final Scalar minusRate;
    private double loss = Double.NaN;

    LibTorchTraining(Task task) {
        work = task.work();
        x = Tensor.create(task.x().values(), work.steps(), work.batch(), work.input());
        target = Tensor.create(task.target().values(), work.steps(), work.batch(), work.outputs());
        readout = trained(task.weights().readout());
        readoutBias = trainedRow(task.weights().readoutBias());
        task.weights().others().forEach((name, values) -> others.put(name, trainedRow(values)));
        minusRate = new Scalar(-task.rate());
    }

    /** A vector that the layer has beside U, W and b. */
    final Tensor other(String name) {
        return Objects.requireNonNull(others.get(name), name);
    }

    /** A matrix that gets a gradient and is updated. */
    final Tensor trained(Matrix values) {
        return trained(Tensor.create(values.values(), values.rows(), values.columns()), values);
    }

    /** The same of one axis. */
    final Tensor trainedRow(Matrix values) {
        return trained(Tensor.create(values.values(), values.columns()), values);
    }

    private Tensor trained(Tensor tensor, Matrix values) {
        if (values.columns() > 0) {
            tensor.set_requires_grad(true);
            trained.add(tensor);
        }
        return tensor;
    }

    /** h of all time steps, [T, B, H]. */
    abstract Tensor hidden();

    @Override
    public final void run() {
        try (PointerScope _ = new PointerScope()) { // frees what a step makes
            Tensor hidden = hidden();
            Tensor error = mse_loss(work.readout() == 0 ? hidden : read(hidden), target);
            loss = error.item_float();
            error.backward();
            update();
        }
    }

    private Tensor read(Tensor hidden) {
        Tensor rows = hidden.reshape(-1, work.hidden());
        return addmm(readoutBias, rows, readout).reshape(work.steps(), work.batch(), work.readout());
    }

    /** w -= rate · gradient, and no gradient: the next backward pass then keeps the one it makes, as by zero_grad(). */
    private void update() {
        try (NoGradGuard _ = new NoGradGuard()) {
            for (Tensor each : trained) {
                Tensor gradient = each.mutable_grad();
                each.add_(gradient, minusRate);
                gradient.reset();
            }
        }
    }

    @Override
    public final double loss() {
        return loss;
    }

    @Override
    public final Weights weights() {
        SequencedMap<String, Matrix> othersNow = new LinkedHashMap<>();
        others.forEach((name, tensor) -> othersNow.put(name, matrix(tensor, 1, (int) tensor.size(0))));
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

    /** A tensor in row-major order. */
    static Matrix matrix(Tensor tensor, int rows, int columns) {
        Matrix result = Matrix.zeros(rows, columns);
        if (columns > 0) {
            tensor.contiguous().data_ptr_float().get(result.values());
        }
        return result;
    }
}
