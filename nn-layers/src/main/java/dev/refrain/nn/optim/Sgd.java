package dev.refrain.nn.optim;

import static dev.refrain.tensor.pointwise.Expression.constant;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import java.util.List;

/**
 * Stochastic gradient descent, w = w - η g; with momentum (Polyak 1964)
 *
 * <pre>
 * v = μ v + (1 - τ) g     the first v is g
 * w = w - η v             with Nesterov's momentum w = w - η (g + μ v)
 * </pre>
 *
 * <p>as torch.optim.SGD calculates it. Weight decay λ adds λ w to g.
 *
 * @param momentum μ in [0, 1)
 * @param dampening τ in [0, 1)
 * @param isNesterov whether g + μ v is gone along: Sutskever and others 2013, section 2
 * @param weightDecay λ, 0 or more
 */
public record Sgd(double momentum, double dampening, boolean isNesterov, double weightDecay) implements UpdateRule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range, or Nesterov's momentum has none or is dampened
     */
    public Sgd {
        Checks.fraction("momentum", momentum);
        Checks.fraction("dampening", dampening);
        Checks.notNegative("weight decay", weightDecay);
        if (isNesterov && (momentum == 0 || dampening != 0)) {
            throw new HyperParameterException(
                    "Nesterov's momentum: got momentum %s and dampening %s, expected momentum above 0 and no dampening"
                            .formatted(momentum, dampening));
        }
    }

    /** Without momentum and weight decay. */
    public Sgd() {
        this(0, 0, false, 0);
    }

    /** With another μ. */
    public Sgd withMomentum(double other) {
        return new Sgd(other, dampening, isNesterov, weightDecay);
    }

    /** With another τ. */
    public Sgd withDampening(double other) {
        return new Sgd(momentum, other, isNesterov, weightDecay);
    }

    /** With Nesterov's momentum, after {@link #withMomentum}. */
    public Sgd withNesterov() {
        return new Sgd(momentum, dampening, true, weightDecay);
    }

    /** With another λ. */
    public Sgd withWeightDecay(double other) {
        return new Sgd(momentum, dampening, isNesterov, other);
    }

    @Override
    public List<String> slots() {
        return momentum == 0 ? List.of() : List.of("velocity");
    }

    @Override
    public double[] numbers(double rate, long update) {
        return dampening == 0 ? new double[] {rate} : new double[] {rate, update == 1 ? 1 : 1 - dampening};
    }

    @Override
    public List<Expression> update(Terms x) {
        Expression w = x.weight();
        Expression g = x.decayed(weightDecay).gradient();
        if (momentum == 0) {
            return List.of(w.sub(g.mul(x.number(0))));
        }
        Expression v = x.slot(0).mul(constant(momentum)).add(dampening == 0 ? g : g.mul(x.number(1)));
        Expression direction = isNesterov ? g.add(v.mul(constant(momentum))) : v;
        return List.of(w.sub(direction.mul(x.number(0))), v);
    }

    @Override
    public boolean isLazy() {
        return momentum == 0 && weightDecay == 0;
    }
}
