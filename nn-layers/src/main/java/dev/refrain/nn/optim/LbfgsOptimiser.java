package dev.refrain.nn.optim;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** An optimiser that asks for losses and gradients itself: see {@link Lbfgs}. */
public final class LbfgsOptimiser implements Resumable {
    private final Lbfgs settings;
    private final FlatModel model;
    private final double rate;
    private LbfgsState state = LbfgsState.beginning();

    /** Of one step: a state that becomes the optimiser's at its end, and how many evaluations and iterations it had. */
    private final class Course {
        private final Supplier<Evaluation> evaluate;
        private LbfgsState reached = state;
        private double loss;
        private double[] gradient;
        private int evaluations = 1;
        private int iterations;

        Course(Supplier<Evaluation> evaluate) {
            this.evaluate = evaluate;
            Evaluation first = evaluate.get();
            loss = first.loss();
            gradient = model.gradient(first.gradients());
            checkFinite();
        }

        private void checkFinite() {
            if (!Double.isFinite(loss) || !FlatModel.isFinite(gradient)) {
                throw new NonFiniteException(
                        "L-BFGS: the loss is %s, and the greatest element of its gradient %s; nothing was written in this step"
                                .formatted(loss, FlatModel.greatest(gradient)));
            }
        }

        boolean isFlat() {
            return FlatModel.greatest(gradient) <= settings.gradientTolerance();
        }

        /** One iteration; whether there is to be another one. */
        boolean goesOn() {
            iterations++;
            reached = reached.turned(gradient, settings.history());
            double[] direction = reached.direction();
            double slope = FlatModel.dot(gradient, direction);
            double length = reached.iterations() == 1 ? Math.min(1, 1 / sumOfSizes(gradient)) * rate : rate;
            reached = reached.withLength(length);
            if (slope > -settings.changeTolerance()) {
                return false;
            }
            double before = loss;
            if (settings.hasLineSearch()) {
                length = searched(length, slope);
                reached = reached.withLength(length);
            } else {
                move(length);
            }
            return iterations < settings.maxIterations()
                    && evaluations < settings.maxEvaluations()
                    && !isFlat()
                    && FlatModel.greatest(FlatModel.times(direction, length)) > settings.changeTolerance()
                    && Math.abs(loss - before) >= settings.changeTolerance();
        }

        private void move(double length) {
            model.move(model.values(), length, reached.direction());
            if (iterations < settings.maxIterations()) {
                Evaluation next = evaluate.get();
                loss = next.loss();
                gradient = model.gradient(next.gradients());
                checkFinite();
                evaluations++;
            }
        }

        private double searched(double length, double slope) {
            List<Tensor> from = model.values();
            double[] direction = reached.direction();
            StrongWolfe search = new StrongWolfe(
                    t -> point(from, direction, t),
                    new StrongWolfe.Point(0, loss, gradient, slope),
                    settings.changeTolerance() / FlatModel.greatest(direction));
            StrongWolfe.Point found = search.from(length);
            model.move(from, found.length(), direction);
            loss = found.loss();
            gradient = found.gradient();
            evaluations += search.evaluations();
            checkFinite();
            return found.length();
        }

        /** A loss that is NaN is too high. */
        private StrongWolfe.Point point(List<Tensor> from, double[] direction, double length) {
            model.move(from, length, direction);
            Evaluation there = evaluate.get();
            double[] slopes = model.gradient(there.gradients());
            double height = Double.isNaN(there.loss()) ? Double.POSITIVE_INFINITY : there.loss();
            return new StrongWolfe.Point(length, height, slopes, FlatModel.dot(slopes, direction));
        }
    }

    LbfgsOptimiser(Lbfgs settings, Object model, double rate) {
        this.settings = settings;
        this.model = new FlatModel(model);
        this.rate = rate;
    }

    private static double sumOfSizes(double[] x) {
        double sum = 0;
        for (double each : x) {
            sum += Math.abs(each);
        }
        return sum;
    }

    /**
     * Some iterations, up to the limits and tolerances. If it throws, weights and state are as before.
     *
     * @param evaluate gives loss and gradients at the present weights; it is called several times
     * @return the loss before
     * @throws NonFiniteException if loss or gradient is NaN or infinite at the beginning, or where a step without search ends
     */
    public double step(Supplier<Evaluation> evaluate) {
        Objects.requireNonNull(evaluate, "evaluate");
        List<Tensor> before = model.values();
        try {
            Course course = new Course(evaluate);
            double loss = course.loss;
            boolean more = !course.isFlat();
            while (more) {
                more = course.goesOn();
            }
            state = course.reached.evaluated(course.evaluations);
            return loss;
        } catch (RuntimeException e) {
            model.assign(before);
            throw e;
        }
    }

    /** How many iterations there were in all steps. */
    public long iterations() {
        return state.iterations();
    }

    /** How many evaluations there were in all steps. */
    public long evaluations() {
        return state.evaluations();
    }

    @Override
    public Snapshot snapshot() {
        return state.snapshot(model.size());
    }

    @Override
    public void resume(Snapshot from) {
        state = LbfgsState.of(from, model.size(), settings.history());
    }
}
