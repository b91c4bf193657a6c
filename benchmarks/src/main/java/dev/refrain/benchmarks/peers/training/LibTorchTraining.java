package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.mse_loss;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A layer being trained by libtorch 2.13 as C++ does it; subclasses run the layer over time. */
abstract class LibTorchTraining implements Contestant.Training {
    final Work work;
    final Tensor x;

    /** The weights, with U and W transposed if the layer wants that. */
    final Weights<Tensor> held;

    private final boolean turned;
    private final Tensor target;
    private final List<Tensor> trained;
    private final Scalar minusRate;
    private double loss = Double.NaN;

    /** With U and W transposed, as its own layers want them, or as they are. */
    LibTorchTraining(Task task, boolean turned) {
        this.turned = turned;
        work = task.work();
        x = Tensor.create(task.x().values(), work.steps(), work.batch(), work.input());
        target = Tensor.create(task.target().values(), work.steps(), work.batch(), work.outputs());
        Weights<Matrix> start = turned ? Weights.turned(task.weights()) : task.weights();
        held = start.map(values -> Tensor.create(values.values(), values.sizes()));
        trained = held.all().values().stream()
                .filter(tensor -> tensor.numel() > 0)
                .toList();
        trained.forEach(tensor -> tensor.set_requires_grad(true));
        minusRate = new Scalar(-task.rate());
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
        return addmm(held.readoutBias(), rows, held.readout()).reshape(work.steps(), work.batch(), work.readout());
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
    public final Weights<Matrix> weights() {
        Weights<Matrix> now = held.map(LibTorchTraining::matrix);
        return turned ? Weights.turned(now) : now;
    }

    private static Matrix matrix(Tensor tensor) {
        float[] values = new float[(int) tensor.numel()];
        if (values.length > 0) {
            tensor.contiguous().data_ptr_float().get(values);
        }
        return Matrix.of(tensor.shape(), values);
    }
}
