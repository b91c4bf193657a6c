package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import java.util.ArrayList;
import java.util.List;

/**
 * The learning rate of every update, counted from 0.
 *
 * <pre>{@code Schedule schedule = Schedule.cosine(3e-3, epochs * batches).warmedUp(100);
 * Optimiser optimiser = new Adam().on(model, schedule);}</pre>
 *
 * <p>All but {@link Plateau} are functions of the update's number and nothing else, so there is nothing to resume.
 */
@FunctionalInterface
public interface Schedule extends Resumable {
    /** The rate of this update: finite, 0 or more. */
    double at(long update);

    /**
     * The same rate always.
     *
     * @throws HyperParameterException if it is negative, NaN or infinite
     */
    static Schedule constant(double rate) {
        Checks.notNegative("learning rate", rate);
        return update -> rate;
    }

    /**
     * rate · factor^⌊t / every⌋.
     *
     * @throws HyperParameterException if rate or factor is negative, NaN or infinite, or {@code every} not 1 or more
     */
    static Schedule step(double rate, double factor, int every) {
        Checks.notNegative("learning rate", rate);
        Checks.notNegative("factor of the schedule", factor);
        Checks.positive("updates of a step", every);
        return update -> {
            long steps = update / every;
            return rate * StrictMath.pow(factor, steps);
        };
    }

    /**
     * rate · factorᵏ from the k-th milestone on.
     *
     * @throws HyperParameterException if rate or factor is negative, NaN or infinite, or the milestones do not ascend from 0 or more
     */
    static Schedule multiStep(double rate, double factor, long... milestones) {
        Checks.notNegative("learning rate", rate);
        Checks.notNegative("factor of the schedule", factor);
        long[] ascending = milestones.clone();
        for (int i = 0; i < ascending.length; i++) {
            if (ascending[i] < (i == 0 ? 0 : ascending[i - 1])) {
                throw new HyperParameterException(
                        "milestones of the schedule: got %d at place %d, expected them to ascend from 0 or more"
                                .formatted(ascending[i], i));
            }
        }
        return update -> {
            int passed = 0;
            while (passed < ascending.length && ascending[passed] <= update) {
                passed++;
            }
            return rate * StrictMath.pow(factor, passed);
        };
    }

    /**
     * rate · factorᵗ.
     *
     * @throws HyperParameterException if one is negative, NaN or infinite
     */
    static Schedule exponential(double rate, double factor) {
        return step(rate, factor, 1);
    }

    /**
     * from + (to - from) t / T for the updates t = 0 .. T-1 and {@code to} from then on.
     *
     * @throws HyperParameterException if a rate is negative, NaN or infinite, or T not 1 or more
     */
    static Schedule linear(double from, double to, int updates) {
        Checks.notNegative("first learning rate", from);
        Checks.notNegative("last learning rate", to);
        Checks.positive("updates of the schedule", updates);
        return update -> update >= updates ? to : from + (to - from) * update / updates;
    }

    /**
     * rate · (1 - t / T)^power for the updates t = 0 .. T-1 and 0 from then on.
     *
     * @throws HyperParameterException if the rate is negative, NaN or infinite, T not 1 or more, or the power not above 0
     */
    static Schedule polynomial(double rate, int updates, double power) {
        Checks.notNegative("learning rate", rate);
        Checks.positive("updates of the schedule", updates);
        Checks.positive("power of the schedule", power);
        return update -> update >= updates ? 0 : rate * StrictMath.pow(1 - (double) update / updates, power);
    }

    /**
     * peak · ½ (1 + cos(π t / T)) for the updates t = 0 .. T-1 and 0 from then on: Loshchilov and Hutter 2017, equation 5,
     * without restarts.
     *
     * @throws HyperParameterException if the peak is negative, NaN or infinite, or T not 1 or more
     */
    static Schedule cosine(double peak, int updates) {
        return cosine(peak, 0, updates);
    }

    /** The same, that falls from the peak to {@code floor}. */
    static Schedule cosine(double peak, double floor, int updates) {
        Checks.notNegative("learning rate", peak);
        Checks.notNegative("floor of the learning rate", floor);
        Checks.positive("updates of the schedule", updates);
        return update -> update >= updates ? floor : halfCosine(peak, floor, update, updates);
    }

    /**
     * Half cosines from the peak to the floor, one after another: the first takes {@code updates}, each one {@code longer} times
     * as many as the one before. Loshchilov and Hutter 2017, equation 5.
     *
     * @throws HyperParameterException if a rate is negative, NaN or infinite, or a number not 1 or more
     */
    static Schedule cosineWithRestarts(double peak, double floor, int updates, int longer) {
        Checks.notNegative("learning rate", peak);
        Checks.notNegative("floor of the learning rate", floor);
        Checks.positive("updates of the schedule", updates);
        Checks.positive("factor of the periods", longer);
        return update -> {
            long since = longer == 1 ? update % updates : update;
            long period = updates;
            while (since >= period) {
                since -= period;
                period = period > Long.MAX_VALUE / longer ? Long.MAX_VALUE : period * longer;
            }
            return halfCosine(peak, floor, since, period);
        };
    }

    private static double halfCosine(double peak, double floor, long update, long updates) {
        return floor + (peak - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * update / updates));
    }

    /**
     * This one, but rising in the first updates: its rates times (t + 1) / T for t = 0 .. T-1. To rise first and begin another
     * one then, see {@link #then}.
     *
     * @throws HyperParameterException if T is not 1 or more
     */
    default Schedule warmedUp(int updates) {
        Checks.positive("updates of the warm-up", updates);
        return times(update -> update >= updates ? 1 : (update + 1.0) / updates);
    }

    /**
     * This one for so many updates, and then another one from its beginning.
     *
     * <pre>{@code Schedule.linear(0, 3e-3, 100).then(100, Schedule.cosine(3e-3, 900))}</pre>
     *
     * @throws HyperParameterException if there are no updates before the other one
     */
    default Schedule then(int updates, Schedule next) {
        return new ScheduleChain(this, Checks.positive("updates before the next schedule", updates), next);
    }

    /** The product of this one and of factors. */
    default Schedule times(Schedule factors) {
        return new ScheduleProduct(this, factors);
    }

    @Override
    default Snapshot snapshot() {
        return Snapshot.empty();
    }

    @Override
    default void resume(Snapshot from) {
        List<String> names = new ArrayList<>(from.tensors().keySet());
        names.addAll(from.texts().keySet());
        if (!names.isEmpty()) {
            throw new StateMismatchException(
                    "resume the schedule",
                    names.stream()
                            .map(name -> name + ": got a value, expected none, since the schedule has no state")
                            .toList());
        }
    }
}
