package dev.refrain.autograd.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place where a function of one number has no derivative, or one that differences do not see.
 *
 * <p>It is one where the slopes of the two sides, each extrapolated from differences within the side, differ by far more than
 * they are uncertain; and where the chords to both sides still differ at the smallest steps that rounding lets through: in a
 * smooth function they come together like the step. Or the values of the two sides differ by the same at all small steps: a
 * jump. Or there are none on one side: an edge.
 *
 * @param low the lesser slope
 * @param high the greater
 * @param off how far off either may be
 * @param within how far away the kink may be
 */
record Kink(What what, double low, double high, double off, double within) {
    /** What the function does there. */
    enum What {
        KINK("a kink"),
        JUMP("a jump"),
        EDGE("an edge of the domain");

        private final String name;

        What(String name) {
            this.name = name;
        }
    }

    /** Slopes of two sides differ by more than so many times what they are uncertain by. */
    private static final double CLEARLY = 4;

    /** The number of a step of about 10⁻⁶. */
    private static final int MIDDLING = 18;

    /** Rounding is let through up to this part of what is looked for. */
    private static final double LET_THROUGH = 1.0 / 16;

    /** How well the slope of a single side is known: where a function ends it may have no derivatives, as a root. */
    private static final double EDGE = 1e-3;

    /** Over so many of the smallest steps, which shrink 25 times, a jump stays what it is. */
    private static final int LASTING = 6;

    /** How many times the rounding of one value the rounding of a long calculation may be. */
    private static final double LONG_CALCULATION = 500;

    /** What there is between two sides of a place; null if nothing, or if rounding hides it. */
    static @Nullable Kink between(Side below, Side above, double unit, Tolerance tolerance) {
        if (below.isDefined() != above.isDefined()) {
            Extrapolation slope = (below.isDefined() ? below : above).slope();
            return of(What.EDGE, slope, slope, unit * last(above.steps()));
        }
        if (isPlain(below, above, tolerance)) {
            return null;
        }
        Extrapolation left = below.slope();
        Extrapolation right = above.slope();
        if (jumps(below, above, left, right)) {
            return of(What.JUMP, left, right, unit * last(above.steps()));
        }
        double apart = Math.abs(right.value() - left.value());
        boolean clear = apart > CLEARLY * (left.uncertainty() + right.uncertainty())
                && apart > tolerance.allowed(left.value(), right.value());
        int finest = clear ? finest(below, above, apart) : -1;
        boolean lasting = finest > 0 && turns(below, above, finest, apart) && turns(below, above, finest - 1, apart);
        return lasting ? of(What.KINK, left, right, unit * above.steps()[finest]) : null;
    }

    /** Whether chords of middling steps come together as those of a smooth function do: then there is nothing to look for. */
    private static boolean isPlain(Side below, Side above, Tolerance tolerance) {
        double allowed = tolerance.allowed(above.chord(MIDDLING), 0);
        double turn = above.chord(MIDDLING) - below.chord(MIDDLING);
        double finer = above.chord(MIDDLING + 2) - below.chord(MIDDLING + 2);
        double change = above.chord(MIDDLING) - above.chord(MIDDLING - 2);
        double next = above.chord(MIDDLING + 2) - above.chord(MIDDLING);
        return Math.abs(finer) <= Math.max(allowed, Math.abs(turn) / 2)
                && Math.abs(next) <= Math.max(allowed, Math.abs(change) / 2);
    }

    private static Kink of(What what, Extrapolation left, Extrapolation right, double within) {
        return new Kink(
                what,
                Math.min(left.value(), right.value()),
                Math.max(left.value(), right.value()),
                Math.max(left.uncertainty(), right.uncertainty()),
                within);
    }

    /** The smallest step at which rounding does not hide chords that are so far apart. */
    private static int finest(Side below, Side above, double apart) {
        int n = above.steps().length - 1;
        while (n > 0 && LONG_CALCULATION / 8 * (below.rounding(n) + above.rounding(n)) > LET_THROUGH * apart) {
            n--;
        }
        return n;
    }

    private static boolean turns(Side below, Side above, int n, double apart) {
        return Math.abs(above.chord(n) - below.chord(n)) > apart / 4;
    }

    private static boolean jumps(Side below, Side above, Extrapolation left, Extrapolation right) {
        double slope = Math.abs(left.value()) + Math.abs(right.value()) + left.uncertainty() + right.uncertainty();
        double[] ends = new double[LASTING];
        double[] starts = new double[LASTING];
        double[] across = new double[LASTING];
        int last = above.steps().length - 1;
        for (int k = 0; k < LASTING; k++) {
            starts[k] = below.here() - below.values()[last - k];
            ends[k] = above.values()[last - k] - above.here();
            across[k] = starts[k] + ends[k];
        }
        double smooth = 16 * slope * (above.steps()[last] + below.steps()[last])
                + LONG_CALCULATION * Neighbourhood.rounding(above.values()[last], below.values()[last]);
        return lasts(starts, smooth) || lasts(ends, smooth) || lasts(across, smooth);
    }

    /** Whether differences of steps that shrink do not. */
    private static boolean lasts(double[] differences, double smooth) {
        for (double each : differences) {
            if (!(Math.abs(each - differences[0]) <= Math.abs(differences[0]) / 4)) {
                return false;
            }
        }
        return Math.abs(differences[0]) > smooth;
    }

    private static double last(double[] steps) {
        return steps[steps.length - 1];
    }

    /** Whether a derivative may be said to be this: the slope of one side, or one between them. */
    boolean allows(double claimed, Tolerance tolerance) {
        double slack = tolerance.allowed(low, high) + Math.min(what == What.EDGE ? off + Math.abs(high) : off, most());
        return claimed >= low - slack && claimed <= high + slack;
    }

    /** How uncertain slopes may be and still count. */
    private double most() {
        return switch (what) {
            case KINK -> (high - low) / 8;
            case JUMP -> 0;
            case EDGE -> EDGE;
        };
    }

    /** This of a function that is multiplied by a factor. */
    Kink times(double factor) {
        double one = factor * low;
        double other = factor * high;
        return new Kink(what, Math.min(one, other), Math.max(one, other), Math.abs(factor) * off, within);
    }

    /** This of a sum with another function, which may be smooth here and have one slope. */
    Kink plus(Kink other) {
        What both = what.compareTo(other.what) >= 0 ? what : other.what;
        return new Kink(both, low + other.low, high + other.high, off + other.off, Math.max(within, other.within));
    }

    /** This of a sum with a function of this slope. */
    Kink plus(double slope, double uncertainty) {
        return new Kink(what, low + slope, high + slope, off + uncertainty, within);
    }

    @Override
    public String toString() {
        String slopes = what == What.EDGE
                ? "slope %s on its one side".formatted(rounded(low))
                : "slopes %s and %s on its sides".formatted(rounded(low), rounded(high));
        return String.format(Locale.ROOT, "%s within %.0e, with %s", what.name, within, slopes);
    }

    private String rounded(double slope) {
        double seen = Math.abs(slope) <= off ? 0 : slope;
        return new BigDecimal(seen, new MathContext(6)).stripTrailingZeros().toString();
    }
}
