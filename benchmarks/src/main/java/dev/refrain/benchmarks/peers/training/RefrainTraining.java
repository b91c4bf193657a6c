package dev.refrain.benchmarks.peers.training;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.benchmarks.peers.Matrix;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A layer being trained as Refrain's documents show it. */
final class RefrainTraining<S> implements Contestant.Training {
    private static final Loss ERROR = new SquaredError(Reduction.MEAN);

    private final Model<S> model;
    private final RefrainCell<S> cell;
    private final Tensor x;
    private final Tensor target;
    private final boolean unrolled;
    private final CompiledLoss compiled;
    private final Optimiser optimiser;
    private double loss = Double.NaN;

    /** The layer, and what reads it, if anything does. */
    private record Model<S>(Recurrent<S> layer, @Nullable Linear readout) {
        Var apply(Var x) {
            Var outputs = layer.apply(x).all();
            return readout == null ? outputs : readout.apply(outputs);
        }
    }

    RefrainTraining(Task task, RefrainCell<S> cell, boolean unrolled) {
        this.cell = cell;
        Work work = task.work();
        Weights<Matrix> weights = task.weights();
        Recurrent<S> layer = Recurrent.of(cell.cell());
        Linear readout = work.readout() == 0
                ? null
                : new Linear(RefrainCell.matrix(weights.readout()), RefrainCell.vector(weights.readoutBias()));
        model = new Model<>(unrolled ? layer.unrolled() : layer, readout);
        x = Tensor.of(task.x().values(), work.steps(), work.batch(), work.input());
        target = Tensor.of(task.target().values(), work.steps(), work.batch(), work.outputs());
        this.unrolled = unrolled;
        compiled = new CompiledLoss(in -> CompiledLoss.Result.of(ERROR.of(model.apply(in.get(0)), in.get(1))));
        optimiser = new Sgd().on(model, task.rate());
    }

    @Override
    public void run() {
        if (unrolled) {
            try (Tape tape = Tape.open()) {
                Var error = ERROR.of(model.apply(tape.input(x)), Var.of(target));
                loss = error.item();
                optimiser.step(tape.backward(error));
            }
        } else {
            CompiledLoss.Value value = compiled.at(x, target);
            loss = value.loss();
            optimiser.step(value.gradients());
        }
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public Weights<Matrix> weights() {
        Linear readout = model.readout();
        Matrix recurrent = cell.recurrent().get();
        return new Weights<>(
                cell.input().get(),
                recurrent,
                cell.bias().get(),
                cell.others().get(),
                readout == null ? Matrix.zeros(recurrent.rows(), 0) : RefrainCell.read(readout.weight()),
                readout == null ? Matrix.zeros(1, 0) : RefrainCell.readBias(readout));
    }
}
