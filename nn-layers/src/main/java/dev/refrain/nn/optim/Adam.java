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
import org.jspecify.annotations.Nullable;

/**
 * Adam, Kingma and Ba 2015, algorithm 1, with m and v beginning at 0 and t counting a parameter's updates:
 *
 * <pre>
 * m = β₁ m + (1 - β₁) g     v = β₂ v + (1 - β₂) g²
 * w = w - η m̂ / (√v̂ + ε)    m̂ = m / (1 - β₁ᵗ)    v̂ = v / (1 - β₂ᵗ)
 * </pre>
 */
public final class Adam implements Optimiser {
    private record Moments(Var first, Var second, int updates) {}

    private final Targets targets;
    private final LearningRate learningRate;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final Map<Parameter, Moments> moments = new LinkedHashMap<>();

    private Adam(Object model, Schedule schedule, double beta1, double beta2, double epsilon) {
        this.targets = new Targets(model);
        this.learningRate = new LearningRate(schedule);
        this.beta1 = Checks.fraction("beta1", beta1);
        this.beta2 = Checks.fraction("beta2", beta2);
        this.epsilon = Checks.positive("epsilon", epsilon);
    }

    /**
     * With the paper's β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
     *
     * @throws HyperParameterException if the learning rate η is negative, NaN or infinite
     */
    public static Adam of(Object model, double learningRate) {
        return of(model, Schedule.constant(learningRate));
    }

    /** With a rate of its own for every update, and the paper's β₁, β₂, ε. */
    public static Adam of(Object model, Schedule learningRate) {
        return new Adam(model, learningRate, 0.9, 0.999, 1e-8);
    }

    /** With β₁ and β₂ in [0, 1) and ε above 0. */
    public static Adam of(Object model, double learningRate, double beta1, double beta2, double epsilon) {
        return new Adam(model, Schedule.constant(learningRate), beta1, beta2, epsilon);
    }

    @Override
    public void step(Gradients gradients) {
        double rate = learningRate.now();
        Map<Parameter, Moments> next = new LinkedHashMap<>();
        List<Targets.Update> updates = new ArrayList<>();
        for (Targets.Target target : targets.due(gradients)) {
            Moments moment = advance(moments.get(target.parameter()), target.gradient());
            Targets.checkFinite(
                    () -> "optimiser: the mean square of the gradients of " + target.path() + " is",
                    moment.second.value());
            next.put(target.parameter(), moment);
            if (rate > 0) { // w - 0 m would turn -0.0 into 0.0
                updates.add(new Targets.Update(target, target.value().sub(change(moment, rate))));
            }
        }
        Targets.write(updates);
        learningRate.advance();
        moments.putAll(next);
    }

    private Moments advance(@Nullable Moments before, Var gradient) {
        Var first = gradient.mul(1 - beta1);
        Var second = gradient.square().mul(1 - beta2);
        return before == null
                ? new Moments(first, second, 1)
                : new Moments(
                        before.first.mul(beta1).add(first),
                        before.second.mul(beta2).add(second),
                        before.updates + 1);
    }

    private Var change(Moments moment, double rate) {
        Var first = moment.first.div(1 - StrictMath.pow(beta1, moment.updates));
        Var second = moment.second.div(1 - StrictMath.pow(beta2, moment.updates));
        return first.div(second.sqrt().add(epsilon)).mul(rate);
    }
}
