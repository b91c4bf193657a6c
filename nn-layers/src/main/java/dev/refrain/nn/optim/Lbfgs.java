package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;

/**
 * Limited-memory BFGS, Nocedal and Wright 2006, algorithms 7.4 and 7.5, in the course of torch.optim.LBFGS: steps along -H g, where
 * H, like the inverse of the Hessian, is made of the last steps and of what they changed in the gradient. For losses without
 * noise: all of the data in each evaluation.
 *
 * <pre>{@code LbfgsOptimiser optimiser = new Lbfgs().withLineSearch().on(model, 1);
 * double before = optimiser.step(() -> evaluation(model)); // some evaluations and iterations}</pre>
 *
 * @param maxIterations of one step, 1 or more
 * @param maxEvaluations of one step, 1 or more: no iteration begins after them
 * @param gradientTolerance a step ends where no element of the gradient is greater
 * @param changeTolerance a step ends where neither loss nor any weight changes more
 * @param history how many steps H is made of, 1 or more
 * @param hasLineSearch whether each step's length is searched, until it fulfils the strong Wolfe conditions; without, it is the
 *     learning rate
 */
public record Lbfgs(
        int maxIterations,
        int maxEvaluations,
        double gradientTolerance,
        double changeTolerance,
        int history,
        boolean hasLineSearch) {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public Lbfgs {
        Checks.positive("iterations of a step", maxIterations);
        Checks.positive("evaluations of a step", maxEvaluations);
        Checks.notNegative("tolerance of the gradient", gradientTolerance);
        Checks.notNegative("tolerance of changes", changeTolerance);
        Checks.positive("steps in the history", history);
    }

    /** With 20 iterations and 25 evaluations, tolerances 10⁻⁷ and 10⁻⁹, 100 steps of history, and no line search. */
    public Lbfgs() {
        this(20, 25, 1e-7, 1e-9, 100, false);
    }

    /** With other limits of one step. */
    public Lbfgs withLimits(int iterations, int evaluations) {
        return new Lbfgs(iterations, evaluations, gradientTolerance, changeTolerance, history, hasLineSearch);
    }

    /** With other tolerances. */
    public Lbfgs withTolerances(double ofGradient, double ofChange) {
        return new Lbfgs(maxIterations, maxEvaluations, ofGradient, ofChange, history, hasLineSearch);
    }

    /** With another length of history. */
    public Lbfgs withHistory(int steps) {
        return new Lbfgs(maxIterations, maxEvaluations, gradientTolerance, changeTolerance, steps, hasLineSearch);
    }

    /** With a search along each direction. */
    public Lbfgs withLineSearch() {
        return new Lbfgs(maxIterations, maxEvaluations, gradientTolerance, changeTolerance, history, true);
    }

    /**
     * An optimiser with these settings.
     *
     * @throws HyperParameterException if the rate is negative, NaN or infinite, or the model has no parameters
     */
    public LbfgsOptimiser on(Object model, double learningRate) {
        return new LbfgsOptimiser(this, model, Checks.notNegative("learning rate", learningRate));
    }
}
