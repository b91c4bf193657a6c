package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum (Polyak 1964): v = μ v + g, w = w - η v. Without momentum v = g. The first v is
 * the first g. Without momentum, only those rows of a table are calculated that were looked up.
 */
public final class Sgd implements Optimiser {
    private final Targets targets;
    private final LearningRate learningRate;
    private final double momentum;
    private final Map<Parameter, Var> velocities = new LinkedHashMap<>();

    private Sgd(Object model, Schedule schedule, double momentum) {
        this.targets = new Targets(model);
        this.learningRate = new LearningRate(schedule);
        this.momentum = Checks.fraction("momentum", momentum);
    }

    /**
     * Without momentum.
     *
     * @throws HyperParameterException if the learning rate η is negative, NaN or infinite
     */
    public static Sgd of(Object model, double learningRate) {
        return of(model, learningRate, 0);
    }

    /** With momentum μ in [0, 1). */
    public static Sgd of(Object model, double learningRate, double momentum) {
        return of(model, Schedule.constant(learningRate), momentum);
    }

    /** With a rate of its own for every update, and momentum μ in [0, 1). */
    public static Sgd of(Object model, Schedule learningRate, double momentum) {
        return new Sgd(model, learningRate, momentum);
    }

    @Override
    public void step(Gradients gradients) {
        double rate = learningRate.now();
        List<Targets.Target> due = targets.due(gradients);
        Map<Parameter, Var> next = momentum == 0 ? Map.of() : new LinkedHashMap<>();
        List<Targets.Update> updates = new ArrayList<>(due.size());
        for (Targets.Target target : due) {
            Var after;
            if (momentum == 0) {
                after = target.descended(rate);
            } else {
                Var velocity = velocity(target);
                next.put(target.parameter(), velocity);
                after = target.descended(rate, velocity);
            }
            if (rate > 0) { // w - 0 v would turn -0.0 into 0.0
                updates.add(new Targets.Update(target, after));
            }
        }
        Targets.write(updates);
        learningRate.advance();
        velocities.putAll(next);
    }

    private Var velocity(Targets.Target target) {
        Var before = velocities.get(target.parameter());
        return before == null ? target.gradient() : before.mul(momentum).add(target.gradient());
    }
}
