package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.NonFiniteException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rate that is multiplied by a factor when a figure, such as the loss of a validation, has not become better for more than
 * {@code patience} observations: torch.optim.lr_scheduler.ReduceLROnPlateau.
 *
 * <pre>{@code Plateau schedule = Plateau.of(1e-3).withFactor(0.5).withPatience(2);
 * Optimiser optimiser = new Adam().on(model, schedule);
 * schedule.observe(validationLoss); // after every validation}</pre>
 *
 * <p>It is the one schedule with a state, which an optimiser that has it keeps in its own. Settings are those of another one, that
 * has observed nothing.
 */
public final class Plateau implements Schedule {
    private static final Set<String> NAMES = Set.of("rate", "best", "without", "cooldown");

    private record Settings(
            double rate,
            double factor,
            int patience,
            double threshold,
            boolean isAbsolute,
            boolean isMaximised,
            int cooldown,
            double floor) {}

    /** A fall that is smaller is none. */
    private static final double LEAST_FALL = 1e-8;

    private final Settings settings;
    private double rate;
    private double best;

    /** How many observations there were since the best one or the last fall. */
    private long without;

    /** How many observations are not counted yet. */
    private long cooldown;

    private Plateau(Settings settings) {
        this.settings = settings;
        rate = settings.rate();
        best = settings.isMaximised() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /**
     * With a factor of 0.1, a patience of 10, for a figure that is better where it is less by 10⁻⁴ of itself, without cooldown and
     * floor.
     *
     * @throws HyperParameterException if the rate is negative, NaN or infinite
     */
    public static Plateau of(double rate) {
        return new Plateau(new Settings(Checks.notNegative("learning rate", rate), 0.1, 10, 1e-4, false, false, 0, 0));
    }

    /** With another factor, in [0, 1). */
    public Plateau withFactor(double factor) {
        Settings s = settings;
        Checks.fraction("factor of the plateau", factor);
        return new Plateau(new Settings(
                s.rate, factor, s.patience, s.threshold, s.isAbsolute, s.isMaximised, s.cooldown, s.floor));
    }

    /** With another patience, 0 or more: so many observations that are no better change nothing yet. */
    public Plateau withPatience(int patience) {
        Settings s = settings;
        Checks.notNegative("patience of the plateau", patience);
        return new Plateau(new Settings(
                s.rate, s.factor, patience, s.threshold, s.isAbsolute, s.isMaximised, s.cooldown, s.floor));
    }

    /** Where better is better by this share of the best figure. */
    public Plateau withThreshold(double share) {
        return withThreshold(share, false);
    }

    /** Where better is better by this difference. */
    public Plateau withAbsoluteThreshold(double difference) {
        return withThreshold(difference, true);
    }

    private Plateau withThreshold(double threshold, boolean isAbsolute) {
        Settings s = settings;
        Checks.notNegative("threshold of the plateau", threshold);
        return new Plateau(
                new Settings(s.rate, s.factor, s.patience, threshold, isAbsolute, s.isMaximised, s.cooldown, s.floor));
    }

    /** For a figure that is better where it is more, such as an accuracy. */
    public Plateau ofGreatest() {
        Settings s = settings;
        return new Plateau(
                new Settings(s.rate, s.factor, s.patience, s.threshold, s.isAbsolute, true, s.cooldown, s.floor));
    }

    /** With so many observations after a fall of the rate that do not count. */
    public Plateau withCooldown(int observations) {
        Settings s = settings;
        Checks.notNegative("cooldown of the plateau", observations);
        return new Plateau(new Settings(
                s.rate, s.factor, s.patience, s.threshold, s.isAbsolute, s.isMaximised, observations, s.floor));
    }

    /** With a rate below which it does not fall. */
    public Plateau withFloor(double floor) {
        Settings s = settings;
        Checks.notNegative("floor of the learning rate", floor);
        return new Plateau(new Settings(
                s.rate, s.factor, s.patience, s.threshold, s.isAbsolute, s.isMaximised, s.cooldown, floor));
    }

    /**
     * Tells it the figure.
     *
     * @throws NonFiniteException if it is NaN, which is neither better nor worse
     */
    public void observe(double figure) {
        if (Double.isNaN(figure)) {
            throw new NonFiniteException("plateau: the figure that was observed is NaN");
        }
        if (isBetter(figure)) {
            best = figure;
            without = 0;
        } else {
            without++;
        }
        if (cooldown > 0) {
            cooldown--;
            without = 0;
        }
        if (without > settings.patience()) {
            double lower = Math.max(rate * settings.factor(), settings.floor());
            rate = rate - lower > LEAST_FALL ? lower : rate;
            cooldown = settings.cooldown();
            without = 0;
        }
    }

    private boolean isBetter(double figure) {
        double threshold = settings.threshold();
        if (settings.isMaximised()) {
            return figure > (settings.isAbsolute() ? best + threshold : best * (1 + threshold));
        }
        return figure < (settings.isAbsolute() ? best - threshold : best * (1 - threshold));
    }

    /** The rate now, of whatever update. */
    @Override
    public double at(long update) {
        return rate;
    }

    @Override
    public Snapshot snapshot() {
        return Snapshot.empty()
                .with("rate", rate)
                .with("best", best)
                .with("without", without)
                .with("cooldown", cooldown);
    }

    @Override
    public void resume(Snapshot from) {
        Set<String> unknown = new TreeSet<>(from.tensors().keySet());
        unknown.addAll(from.texts().keySet());
        unknown.removeAll(NAMES);
        List<String> differences = new ArrayList<>();
        unknown.forEach(name -> differences.add(name + ": got a value, expected no such name"));
        double savedRate = from.real("rate");
        double savedBest = from.real("best");
        long savedWithout = from.whole("without");
        long savedCooldown = from.whole("cooldown");
        if (!(savedRate >= 0) || Double.isInfinite(savedRate)) {
            differences.add("rate: got %s, expected a finite number, 0 or more".formatted(savedRate));
        }
        if (Double.isNaN(savedBest) || savedWithout < 0 || savedCooldown < 0) {
            differences.add("best, without, cooldown: got %s, %d and %d, expected a number and two that are 0 or more"
                    .formatted(savedBest, savedWithout, savedCooldown));
        }
        if (!differences.isEmpty()) {
            throw new StateMismatchException("resume the plateau", differences);
        }
        rate = savedRate;
        best = savedBest;
        without = savedWithout;
        cooldown = savedCooldown;
    }
}
