package dev.refrain.nn.optim;

import dev.refrain.tensor.pointwise.Expression;
import java.util.List;

/**
 * How an update changes one element of a parameter, as a formula: (w, g, state, numbers) → (w', state'). {@link #on} makes an
 * optimiser of it, which reads and writes every element once per update, in one pass, of float32 and of float64. A rule of
 * your own is a record with its settings:
 *
 * <pre>{@code
 * record SignDescent(double momentum) implements UpdateRule {
 *   public List<String> slots() { return List.of("mean"); }
 *   public double[] numbers(double rate, long update) { return new double[] {rate}; }
 *   public List<Expression> update(Terms x) {
 *     Expression mean = x.slot(0).mul(constant(momentum)).add(x.gradient());
 *     return List.of(x.weight().sub(mean.sign().mul(x.number(0))), mean);
 *   }
 * }
 * Optimiser optimiser = new SignDescent(0.9).on(model, 1e-3);}</pre>
 */
public interface UpdateRule {
    /** The names of what is kept for every element from update to update; none unless it says so. */
    default List<String> slots() {
        return List.of();
    }

    /** With what a slot begins: 0 unless it says so. */
    default double initial(String slot) {
        return 0;
    }

    /**
     * What is the same for all elements in one update, always as many: of its learning rate, and of how many updates the
     * parameter has had, this one included.
     */
    double[] numbers(double rate, long update);

    /** The new weight, then the new state, slot by slot. */
    List<Expression> update(Terms x);

    /**
     * Whether, of a table of which rows were looked up, only these change, in weight and state: no unless it says so. True of
     * itself where a gradient of 0 changes neither; see {@link #lazy()} for the others.
     */
    default boolean isLazy() {
        return false;
    }

    /**
     * This rule, but rows of a table that were not looked up stay as they are, in weight and state, as with sparse Adam in
     * PyTorch and TensorFlow. It costs what the rows cost, and is another rule with other results: without it, every row's
     * momentum goes on and every row's means decay.
     */
    default UpdateRule lazy() {
        return isLazy() ? this : new LazyRule(this);
    }

    /**
     * An optimiser of this rule.
     *
     * @param model whose parameters it writes
     * @param learningRate of every update
     * @param groups what some parameters have otherwise; where several match, the first counts
     * @throws dev.refrain.nn.HyperParameterException if the rate is negative, NaN or infinite, the model has no parameters, all are
     *     frozen, or a group matches none
     */
    default Optimiser on(Object model, double learningRate, Group... groups) {
        return on(model, Schedule.constant(learningRate), groups);
    }

    /**
     * An optimiser of this rule, with a rate for every update.
     *
     * @throws dev.refrain.nn.HyperParameterException if the model has no parameters, all are frozen, or a group matches none
     */
    default Optimiser on(Object model, Schedule learningRate, Group... groups) {
        return new RuleOptimiser(this, model, learningRate, List.of(groups));
    }
}
