package dev.refrain.nn.optim;

import static dev.refrain.tensor.pointwise.Expression.constant;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/**
 * Steps over the root of the sum of all squares, Duchi, Hazan and Singer 2011, with diagonal matrices:
 *
 * <pre>
 * s = s + g²     w = w - η / (1 + (t - 1) γ) · g / (√s + ε)
 * </pre>
 *
 * <p>as torch.optim.Adagrad calculates it. Weight decay λ adds λ w to g. Without, rows of a table that were not looked up stay as
 * they are, and are not calculated.
 *
 * @param epsilon ε above 0
 * @param initial with what s begins, 0 or more
 * @param rateDecay γ, 0 or more
 * @param weightDecay λ, 0 or more
 */
public record Adagrad(double epsilon, double initial, double rateDecay, double weightDecay) implements UpdateRule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public Adagrad {
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("initial sum of squares", initial);
        Checks.notNegative("decay of the learning rate", rateDecay);
        Checks.notNegative("weight decay", weightDecay);
    }

    /** With ε = 10⁻¹⁰ and nothing else. */
    public Adagrad() {
        this(1e-10, 0, 0, 0);
    }

    /** With another ε. */
    public Adagrad withEpsilon(double other) {
        return new Adagrad(other, initial, rateDecay, weightDecay);
    }

    /** With another beginning of s. */
    public Adagrad withInitial(double other) {
        return new Adagrad(epsilon, other, rateDecay, weightDecay);
    }

    /** With another γ. */
    public Adagrad withRateDecay(double other) {
        return new Adagrad(epsilon, initial, other, weightDecay);
    }

    /** With another λ. */
    public Adagrad withWeightDecay(double other) {
        return new Adagrad(epsilon, initial, rateDecay, other);
    }

    @Override
    public List<String> slots() {
        return List.of("sumOfSquares");
    }

    @Override
    public double initial(String slot) {
        return initial;
    }

    @Override
    public double[] numbers(double rate, long update) {
        return new double[] {rate / (1 + (update - 1) * rateDecay)};
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression g = x.decayed(weightDecay).gradient();
        Expression sum = x.slot(0).add(g.square());
        Expression size = sum.apply(Pointwise.SQRT).add(constant(epsilon));
        return List.of(x.weight().sub(g.div(size).mul(x.number(0))), sum);
    }

    @Override
    public boolean isLazy() {
        return weightDecay == 0;
    }
}
