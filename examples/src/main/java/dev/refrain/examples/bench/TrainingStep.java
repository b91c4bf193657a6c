package dev.refrain.examples.bench;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A training step as users write it, to be run again and again: forward over all steps, mean-squared error over all of
 * their outputs, backward, and descent on all weights. The sequences are the same every time.
 */
final class TrainingStep {
    private static final SquaredError LOSS = new SquaredError(Reduction.MEAN);

    /** So small that thousands of steps go downhill, and never so far that gradients vanish. */
    private static final double LEARNING_RATE = 0.01;

    private final RandomKey key = RandomKey.of(1);
    private final Optimiser optimiser;
    private final Model model;
    private final Tensor x;
    private final Tensor targets;
    private final LayerPath path;
    private final CompiledLoss loss;
    private long runs;

    /** With weights and sequences of its own. */
    TrainingStep(Contestant contestant) {
        RecurrentWork work = contestant.work();
        Recurrent<?> layer = contestant.path().layer(contestant.cell().cell(work.features(), work.hidden()));
        Linear readout = work.outputs() == work.hidden() ? null : new Linear(work.hidden(), work.outputs());
        this.model = Parameters.initialise(new Model(layer, readout), 1);
        this.optimiser = new Sgd().on(model, LEARNING_RATE);
        this.x = uniform("x", work, work.features());
        this.targets = uniform("targets", work, work.outputs());
        this.path = contestant.path();
        this.loss = new CompiledLoss(in -> CompiledLoss.Result.of(LOSS.of(model.apply(in.get(0)), in.get(1))));
    }

    private Tensor uniform(String name, RecurrentWork work, int features) {
        Shape shape = Shape.of(work.steps(), work.batch(), features);
        return Initialisers.uniform(-1, 1).draw(key.child(name), shape, DType.FLOAT32);
    }

    /** Writes all weights, and returns the loss before. */
    double run() {
        return path == LayerPath.TAPE ? onTape() : recorded();
    }

    private double recorded() {
        CompiledLoss.Value value = loss.at(key.child(runs++), x, targets);
        optimiser.step(value.gradients());
        return value.loss();
    }

    private double onTape() {
        try (Tape tape = Tape.training(key.child(runs++))) {
            Var value = LOSS.of(model.apply(tape.input(x)), Var.of(targets));
            optimiser.step(tape.backward(value));
            return value.item();
        }
    }

    /** A recurrent layer, and what reads it out. */
    record Model(Recurrent<?> layer, @Nullable Linear readout) {
        Var apply(Var x) {
            Var all = layer.apply(x).all();
            return readout == null ? all : readout.apply(all);
        }
    }
}
