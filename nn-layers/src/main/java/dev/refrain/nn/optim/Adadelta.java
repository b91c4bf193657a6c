package dev.refrain.nn.optim;

import static dev.refrain.tensor.pointwise.Expression.constant;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/**
 * Steps in the units of the weights, Zeiler 2012, algorithm 1:
 *
 * <pre>
 * s = ρ s + (1 - ρ) g²     Δ = g √(u + ε) / √(s + ε)     u = ρ u + (1 - ρ) Δ²     w = w - η Δ
 * </pre>
 *
 * <p>The paper's η is 1. Weight decay λ adds λ w to g.
 *
 * @param decay ρ in [0, 1)
 * @param epsilon ε above 0
 * @param weightDecay λ, 0 or more
 */
public record Adadelta(double decay, double epsilon, double weightDecay) implements UpdateRule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public Adadelta {
        Checks.fraction("decay of the mean squares", decay);
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("weight decay", weightDecay);
    }

    /** With ρ = 0.9 and ε = 10⁻⁶. */
    public Adadelta() {
        this(0.9, 1e-6, 0);
    }

    /** With another ρ. */
    public Adadelta withDecay(double other) {
        return new Adadelta(other, epsilon, weightDecay);
    }

    /** With another ε. */
    public Adadelta withEpsilon(double other) {
        return new Adadelta(decay, other, weightDecay);
    }

    /** With another λ. */
    public Adadelta withWeightDecay(double other) {
        return new Adadelta(decay, epsilon, other);
    }

    @Override
    public List<String> slots() {
        return List.of("meanSquare", "meanSquareOfChanges");
    }

    @Override
    public double[] numbers(double rate, long update) {
        return new double[] {rate};
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression g = x.decayed(weightDecay).gradient();
        Expression s = Adam.mean(x.slot(0), decay, g.square());
        Expression change = root(x.slot(1)).div(root(s)).mul(g);
        Expression u = Adam.mean(x.slot(1), decay, change.square());
        return List.of(x.weight().sub(change.mul(x.number(0))), s, u);
    }

    private Expression root(Expression square) {
        return square.add(constant(epsilon)).apply(Pointwise.SQRT);
    }
}
