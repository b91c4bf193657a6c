package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;

/**
 * Up to a peak, and down to almost nothing, once: Smith and Topin 2018, as torch.optim.lr_scheduler.OneCycleLR has it. The rate
 * rises from peak / {@code startDivisor} in the first {@code rise} of the updates, and falls to peak / ({@code startDivisor} ·
 * {@code endDivisor}) at the last one. In three phases it falls to where it began in as many updates as it rose, and on from
 * there.
 *
 * @param peak the greatest rate
 * @param updates of the whole, 2 or more; later ones have the last one's rate
 * @param rise which share of them the rate rises in, in (0, 1), of three phases in (0, ½)
 * @param startDivisor above 0
 * @param endDivisor above 0
 * @param isLinear whether phases are lines, not half cosines
 * @param hasThreePhases whether it falls in two phases
 */
public record OneCycle(
        double peak,
        int updates,
        double rise,
        double startDivisor,
        double endDivisor,
        boolean isLinear,
        boolean hasThreePhases)
        implements Schedule {
    /**
     * With all settings.
     *
     * @throws HyperParameterException if one is outside its range
     */
    public OneCycle {
        Checks.notNegative("learning rate", peak);
        if (updates < 2) {
            throw new HyperParameterException("updates of the schedule: got %d, expected 2 or more".formatted(updates));
        }
        double most = hasThreePhases ? 0.5 : 1;
        if (!(rise > 0 && rise < most)) {
            throw new HyperParameterException(
                    "rising share of the schedule: got %s, expected a number between 0 and %s".formatted(rise, most));
        }
        Checks.positive("divisor of the first learning rate", startDivisor);
        Checks.positive("divisor of the last learning rate", endDivisor);
    }

    /** Rising for 0.3 of the updates, from a 25th, falling to a 10,000th of that, as half cosines. */
    public OneCycle(double peak, int updates) {
        this(peak, updates, 0.3, 25, 1e4, false, false);
    }

    /** With another share of the updates in which it rises. */
    public OneCycle withRise(double other) {
        return new OneCycle(peak, updates, other, startDivisor, endDivisor, isLinear, hasThreePhases);
    }

    /** With another beginning and end. */
    public OneCycle withDivisors(double start, double end) {
        return new OneCycle(peak, updates, rise, start, end, isLinear, hasThreePhases);
    }

    /** With lines for half cosines. */
    public OneCycle withLines() {
        return new OneCycle(peak, updates, rise, startDivisor, endDivisor, true, hasThreePhases);
    }

    /** With two phases in which it falls. */
    public OneCycle withThreePhases() {
        return new OneCycle(peak, updates, rise, startDivisor, endDivisor, isLinear, true);
    }

    @Override
    public double at(long update) {
        double start = peak / startDivisor;
        double end = start / endDivisor;
        double at = Math.min(update, updates - 1L);
        double top = rise * updates - 1;
        if (at <= top) {
            return top > 0 ? between(start, peak, at / top) : peak;
        }
        if (!hasThreePhases) {
            return between(peak, end, (at - top) / (updates - 1 - top));
        }
        double back = 2 * rise * updates - 2;
        return at <= back
                ? between(peak, start, (at - top) / (back - top))
                : between(start, end, (at - back) / (updates - 1 - back));
    }

    private double between(double from, double to, double share) {
        return isLinear ? from + (to - from) * share : to + (from - to) * 0.5 * (1 + StrictMath.cos(Math.PI * share));
    }
}
