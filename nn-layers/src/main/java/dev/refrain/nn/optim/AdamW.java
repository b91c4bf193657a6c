package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import java.util.Arrays;
import java.util.List;

/**
 * Adam with decoupled weight decay, Loshchilov and Hutter 2019, algorithm 2: w = w - η λ w, and then Adam's step, whose m and v
 * know nothing of the decay. λ is multiplied by the rate, as in torch.optim.AdamW.
 *
 * <pre>{@code new AdamW().withWeightDecay(0.1).on(model, 3e-4, Group.of("**.bias", new AdamW().withWeightDecay(0)));}</pre>
 *
 * @param adam the step, without a decay of its own
 * @param weightDecay λ, 0 or more
 */
public record AdamW(Adam adam, double weightDecay) implements UpdateRule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if λ is outside its range, or Adam has weight decay, too
     */
    public AdamW {
        Checks.notNegative("weight decay", weightDecay);
        if (adam.weightDecay() != 0) {
            throw new HyperParameterException(
                    "AdamW: got an Adam with weight decay %s, expected one without".formatted(adam.weightDecay()));
        }
    }

    /** With the paper's β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, and λ = 0.01. */
    public AdamW() {
        this(new Adam(), 0.01);
    }

    /** With other β₁ and β₂. */
    public AdamW withBetas(double first, double second) {
        return new AdamW(adam.withBetas(first, second), weightDecay);
    }

    /** With another ε. */
    public AdamW withEpsilon(double other) {
        return new AdamW(adam.withEpsilon(other), weightDecay);
    }

    /** With another λ. */
    public AdamW withWeightDecay(double other) {
        return new AdamW(adam, other);
    }

    /** With a mean square that never falls. */
    public AdamW withAmsGrad() {
        return new AdamW(adam.withAmsGrad(), weightDecay);
    }

    @Override
    public List<String> slots() {
        return adam.slots();
    }

    @Override
    public double[] numbers(double rate, long update) {
        double[] adams = adam.numbers(rate, update);
        double[] numbers = Arrays.copyOf(adams, adams.length + 1);
        numbers[adams.length] = rate * weightDecay;
        return numbers;
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression w = x.weight();
        Expression decay = x.numbers().getLast();
        return adam.update(weightDecay == 0 ? x : x.withWeight(w.sub(w.mul(decay))));
    }
}
