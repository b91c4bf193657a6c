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
 * the first g.
 */
public final class Sgd implements Optimiser {
    private final Targets targets;
    private final double learningRate;
    private final double momentum;
    private final Map<Parameter, Var> velocities = new LinkedHashMap<>();

    private Sgd(Object model, double learningRate, double momentum) {
        this.targets = new Targets(model);
        this.learningRate = Checks.notNegative("learning rate", learningRate);
        this.momentum = Checks.fraction("momentum", momentum);
    }

    /**
     * Without momentum.
     *
     * @throws HyperParameterException if the learning rate η is negative, NaN or infinite
     */
    public static Sgd of(Object model, double learningRate) {
        return new Sgd(model, learningRate, 0);
    }

    /** With momentum μ in [0, 1). */
    public static Sgd of(Object model, double learningRate, double momentum) {
        return new Sgd(model, learningRate, momentum);
    }

    @Override
    public void step(Gradients gradients) {
        Map<Parameter, Var> next = new LinkedHashMap<>();
        List<Targets.Update> updates = new ArrayList<>();
        for (Targets.Target target : targets.due(gradients)) {
            Var velocity = velocity(target);
            next.put(target.parameter(), velocity);
            if (learningRate > 0) { // w - 0 v would turn -0.0 into 0.0
                updates.add(new Targets.Update(target, target.value().sub(velocity.mul(learningRate))));
            }
        }
        Targets.write(updates);
        if (momentum > 0) {
            velocities.putAll(next);
        }
    }

    private Var velocity(Targets.Target target) {
        Var before = velocities.get(target.parameter());
        return before == null ? target.gradient() : before.mul(momentum).add(target.gradient());
    }
}
