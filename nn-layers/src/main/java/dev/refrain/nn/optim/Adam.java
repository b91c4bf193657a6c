package dev.refrain.nn.optim;

import static dev.refrain.tensor.pointwise.Expression.constant;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/**
 * Adam, Kingma and Ba 2015, algorithm 1, with m and v beginning at 0 and t counting a parameter's updates:
 *
 * <pre>
 * m = β₁ m + (1 - β₁) g     v = β₂ v + (1 - β₂) g²
 * w = w - η m̂ / (√v̂ + ε)    m̂ = m / (1 - β₁ᵗ)    v̂ = v / (1 - β₂ᵗ)
 * </pre>
 *
 * <p>AMSGrad (Reddi, Kale and Kumar 2018, as torch.optim.Adam calculates it) has the greatest v so far in v̂. Weight decay λ
 * adds λ w to g; {@link AdamW} decays the weights beside the step.
 *
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param epsilon ε above 0
 * @param weightDecay λ, 0 or more
 * @param isAmsGrad whether v̂ never falls
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean isAmsGrad)
        implements UpdateRule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public Adam {
        Checks.fraction("beta1", beta1);
        Checks.fraction("beta2", beta2);
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("weight decay", weightDecay);
    }

    /** With the paper's β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. */
    public Adam() {
        this(0.9, 0.999, 1e-8, 0, false);
    }

    /** With other β₁ and β₂. */
    public Adam withBetas(double first, double second) {
        return new Adam(first, second, epsilon, weightDecay, isAmsGrad);
    }

    /** With another ε. */
    public Adam withEpsilon(double other) {
        return new Adam(beta1, beta2, other, weightDecay, isAmsGrad);
    }

    /** With another λ. */
    public Adam withWeightDecay(double other) {
        return new Adam(beta1, beta2, epsilon, other, isAmsGrad);
    }

    /** With a v̂ that never falls. */
    public Adam withAmsGrad() {
        return new Adam(beta1, beta2, epsilon, weightDecay, true);
    }

    @Override
    public List<String> slots() {
        return isAmsGrad ? List.of("mean", "meanSquare", "greatestMeanSquare") : List.of("mean", "meanSquare");
    }

    @Override
    public double[] numbers(double rate, long update) {
        return new double[] {rate, 1 - StrictMath.pow(beta1, update), 1 - StrictMath.pow(beta2, update)};
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression g = x.decayed(weightDecay).gradient();
        Expression m = mean(x.slot(0), beta1, g);
        Expression v = mean(x.slot(1), beta2, g.square());
        Expression greatest = isAmsGrad ? x.slot(2).max(v) : v;
        Expression size = greatest.div(x.number(2)).apply(Pointwise.SQRT).add(constant(epsilon));
        Expression w = x.weight().sub(m.div(x.number(1)).div(size).mul(x.number(0)));
        return isAmsGrad ? List.of(w, m, v, greatest) : List.of(w, m, v);
    }

    /** β mean + (1 - β) x. */
    static Expression mean(Expression mean, double beta, Expression x) {
        return mean.mul(constant(beta)).add(x.mul(constant(1 - beta)));
    }
}
