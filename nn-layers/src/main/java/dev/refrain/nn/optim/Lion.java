package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import java.util.List;

/**
 * Evolved sign momentum, Chen and others 2023, algorithm 2:
 *
 * <pre>
 * w = w - η (sign(β₁ m + (1 - β₁) g) + λ w)     m = β₂ m + (1 - β₂) g
 * </pre>
 *
 * <p>Every element moves by η, so the rate is a third to a tenth of Adam's, and λ as many times greater.
 *
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param weightDecay λ, 0 or more, beside the gradient as in {@link AdamW}
 */
public record Lion(double beta1, double beta2, double weightDecay) implements UpdateRule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public Lion {
        Checks.fraction("beta1", beta1);
        Checks.fraction("beta2", beta2);
        Checks.notNegative("weight decay", weightDecay);
    }

    /** With the paper's β₁ = 0.9 and β₂ = 0.99, and no weight decay. */
    public Lion() {
        this(0.9, 0.99, 0);
    }

    /** With other β₁ and β₂. */
    public Lion withBetas(double first, double second) {
        return new Lion(first, second, weightDecay);
    }

    /** With another λ. */
    public Lion withWeightDecay(double other) {
        return new Lion(beta1, beta2, other);
    }

    @Override
    public List<String> slots() {
        return List.of("mean");
    }

    @Override
    public double[] numbers(double rate, long update) {
        return new double[] {rate, rate * weightDecay};
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression w = x.weight();
        Expression decayed = weightDecay == 0 ? w : w.sub(w.mul(x.number(1)));
        Expression direction = Adam.mean(x.slot(0), beta1, x.gradient()).sign();
        return List.of(decayed.sub(direction.mul(x.number(0))), Adam.mean(x.slot(0), beta2, x.gradient()));
    }
}
