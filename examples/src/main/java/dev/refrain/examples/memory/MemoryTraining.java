package dev.refrain.examples.memory;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.GradientFlow;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.ClipByGlobalNorm;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;

/** A model that learns a task by Adam, with gradients clipped to norm 1. */
final class MemoryTraining<S> {
    private static final ClipByGlobalNorm CLIP = new ClipByGlobalNorm(1);

    /** How many examples are looked into. */
    private static final int SEEN = 32;

    private static final int CHECKED = 256;
    private static final int TRIED = 2048;

    private final MemoryModel<S> model;
    private final MemoryTask task;
    private final Optimiser optimiser;
    private final int batch;
    private final RandomKey key;
    private final CompiledLoss loss;

    MemoryTraining(MemoryModel<S> model, MemoryTask task, double rate, int batch, long seed) {
        this.model = model;
        this.task = task;
        this.batch = batch;
        optimiser = new Adam().on(model, rate);
        key = RandomKey.of(seed).child("memory");
        loss = new CompiledLoss(in -> CompiledLoss.Result.of(task.loss(model.answer(in.get(0)), in.get(1))));
    }

    MemoryModel<S> model() {
        return model;
    }

    /** Learns from one batch; counted from 0. */
    void update(long number) {
        MemoryTask.Examples examples = task.toLearn(key.child("learning"), number * batch, batch);
        try {
            optimiser.step(CLIP.apply(loss.at(examples.x(), examples.target()).gradients()));
        } catch (NonFiniteException e) {
            throw new NonFiniteException(
                    "update %d: %s; try a smaller --learning-rate".formatted(number + 1, e.getMessage()));
        }
    }

    /** The error on a few examples that are no part of the test. */
    double check() {
        return error("checking", CHECKED);
    }

    /** The error on the test. */
    double test() {
        return error("test", TRIED);
    }

    private double error(String set, int count) {
        MemoryTask.Examples examples = task.toTry(key.child(set), 0, count);
        return task.error(model.answer(Var.of(examples.x())).value(), examples.target());
    }

    /** How gradients flow now. */
    Flow flow() {
        MemoryTask.Examples examples = task.toTry(key.child("checking"), 0, SEEN);
        Var target = Var.of(examples.target());
        return GradientFlow.of(model.layer())
                .look(Var.of(examples.x()), outputs -> task.loss(model.answer(outputs), target));
    }
}
