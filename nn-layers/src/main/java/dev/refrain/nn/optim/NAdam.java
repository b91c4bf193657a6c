package dev.refrain.nn.optim;

import static dev.refrain.tensor.pointwise.Expression.constant;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/**
 * Adam with Nesterov's momentum, Dozat 2016, algorithm 2, with m and v of Adam and the momentum schedule of its section 3:
 *
 * <pre>
 * μ_t = β₁ (1 - ½ · 0.96^(t ψ))     M_t = μ_1 μ_2 ... μ_t     v̂ = v / (1 - β₂ᵗ)
 * w = w - η (1 - μ_t) / (1 - M_t) · g / (√v̂ + ε) - η μ_(t+1) / (1 - M_(t+1)) · m / (√v̂ + ε)
 * </pre>
 *
 * <p>as torch.optim.NAdam calculates it. Weight decay λ adds λ w to g.
 *
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param epsilon ε above 0
 * @param weightDecay λ, 0 or more
 * @param momentumDecay ψ, 0 or more
 */
public record NAdam(double beta1, double beta2, double epsilon, double weightDecay, double momentumDecay)
        implements UpdateRule {
    /** Below this, 1 - M is 1. */
    private static final double NOTHING = 0x1p-60;

    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public NAdam {
        Checks.fraction("beta1", beta1);
        Checks.fraction("beta2", beta2);
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("weight decay", weightDecay);
        Checks.notNegative("momentum decay", momentumDecay);
    }

    /** With β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, ψ = 0.004. */
    public NAdam() {
        this(0.9, 0.999, 1e-8, 0, 4e-3);
    }

    /** With other β₁ and β₂. */
    public NAdam withBetas(double first, double second) {
        return new NAdam(first, second, epsilon, weightDecay, momentumDecay);
    }

    /** With another ε. */
    public NAdam withEpsilon(double other) {
        return new NAdam(beta1, beta2, other, weightDecay, momentumDecay);
    }

    /** With another λ. */
    public NAdam withWeightDecay(double other) {
        return new NAdam(beta1, beta2, epsilon, other, momentumDecay);
    }

    /** With another ψ. */
    public NAdam withMomentumDecay(double other) {
        return new NAdam(beta1, beta2, epsilon, weightDecay, other);
    }

    @Override
    public List<String> slots() {
        return List.of("mean", "meanSquare");
    }

    @Override
    public double[] numbers(double rate, long update) {
        double now = momentum(update);
        double next = momentum(update + 1);
        double product = product(update);
        return new double[] {
            rate * (1 - now) / (1 - product), rate * next / (1 - product * next), 1 - StrictMath.pow(beta2, update)
        };
    }

    private double momentum(long update) {
        return beta1 * (1 - 0.5 * StrictMath.pow(0.96, update * momentumDecay));
    }

    /** M, as far as it matters: some sixty factors of ½ and a bit, hundreds where β₁ is near 1 and ψ great. */
    private double product(long update) {
        double product = 1;
        for (long t = 1; t <= update && product > NOTHING; t++) {
            product *= momentum(t);
        }
        return product;
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression g = x.decayed(weightDecay).gradient();
        Expression m = Adam.mean(x.slot(0), beta1, g);
        Expression v = Adam.mean(x.slot(1), beta2, g.square());
        Expression size = v.div(x.number(2)).apply(Pointwise.SQRT).add(constant(epsilon));
        Expression change = g.mul(x.number(0)).add(m.mul(x.number(1))).div(size);
        return List.of(x.weight().sub(change), m, v);
    }
}
