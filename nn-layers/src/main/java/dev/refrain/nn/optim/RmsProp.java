package dev.refrain.nn.optim;

import static dev.refrain.tensor.pointwise.Expression.constant;
import static dev.refrain.tensor.pointwise.Expression.zero;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps over the root of the mean square, Tieleman and Hinton 2012, lecture 6.5:
 *
 * <pre>
 * s = α s + (1 - α) g²     w = w - η g / (√s + ε)
 * </pre>
 *
 * <p>Centred (Graves 2013, section 4.2) it has s - m² for s, with the mean gradient m = α m + (1 - α) g; with momentum
 * v = μ v + g / (√s + ε) and w = w - η v; both as torch.optim.RMSprop. Weight decay λ adds λ w to g.
 *
 * @param decay α in [0, 1)
 * @param epsilon ε above 0
 * @param momentum μ in [0, 1)
 * @param isCentered whether the square of the mean is taken off
 * @param weightDecay λ, 0 or more
 */
public record RmsProp(double decay, double epsilon, double momentum, boolean isCentered, double weightDecay)
        implements UpdateRule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public RmsProp {
        Checks.fraction("decay of the mean square", decay);
        Checks.positive("epsilon", epsilon);
        Checks.fraction("momentum", momentum);
        Checks.notNegative("weight decay", weightDecay);
    }

    /** With α = 0.99, ε = 10⁻⁸, and nothing else. */
    public RmsProp() {
        this(0.99, 1e-8, 0, false, 0);
    }

    /** With another α. */
    public RmsProp withDecay(double other) {
        return new RmsProp(other, epsilon, momentum, isCentered, weightDecay);
    }

    /** With another ε. */
    public RmsProp withEpsilon(double other) {
        return new RmsProp(decay, other, momentum, isCentered, weightDecay);
    }

    /** With another μ. */
    public RmsProp withMomentum(double other) {
        return new RmsProp(decay, epsilon, other, isCentered, weightDecay);
    }

    /** With the square of the mean taken off. */
    public RmsProp withCentering() {
        return new RmsProp(decay, epsilon, momentum, true, weightDecay);
    }

    /** With another λ. */
    public RmsProp withWeightDecay(double other) {
        return new RmsProp(decay, epsilon, momentum, isCentered, other);
    }

    @Override
    public List<String> slots() {
        List<String> slots = new ArrayList<>(List.of("meanSquare"));
        if (isCentered) {
            slots.add("mean");
        }
        if (momentum > 0) {
            slots.add("velocity");
        }
        return slots;
    }

    @Override
    public double[] numbers(double rate, long update) {
        return new double[] {rate};
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression g = x.decayed(weightDecay).gradient();
        List<Expression> slots = new ArrayList<>(List.of(Adam.mean(x.slot(0), decay, g.square())));
        Expression square = slots.getFirst();
        if (isCentered) {
            Expression mean = Adam.mean(x.slot(1), decay, g);
            slots.add(mean);
            square = square.sub(mean.square()).max(zero()); // below 0 by rounding only
        }
        Expression direction = g.div(square.apply(Pointwise.SQRT).add(constant(epsilon)));
        if (momentum > 0) {
            direction = x.slots().getLast().mul(constant(momentum)).add(direction);
            slots.add(direction);
        }
        slots.addFirst(x.weight().sub(direction.mul(x.number(0))));
        return slots;
    }
}
