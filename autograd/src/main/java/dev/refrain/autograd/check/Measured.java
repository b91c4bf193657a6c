package dev.refrain.autograd.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a claim was held against.
 *
 * @param uncertainty how far off it may be; NaN where it is exact
 * @param magnitude the largest value that it is a difference of
 * @param kink the kink of the function there, if it has one
 */
record Measured(
        double value,
        double uncertainty,
        double magnitude,
        @Nullable Kink kink) {
    /** What a mismatch comes to, in words after a comma; none where there is nothing to add. */
    record Judgement(Verdict verdict, String reason) {}

    /** What no difference is part of. */
    static Measured exactly(double value) {
        return new Measured(value, Double.NaN, Double.NaN, null);
    }

    /** Of a claim that does not agree. */
    Judgement judge(double claimed, Tolerance tolerance) {
        if (!Double.isFinite(claimed)) {
            return new Judgement(Verdict.WRONG, "");
        }
        if (kink != null) {
            return kink.allows(claimed, tolerance)
                    ? new Judgement(Verdict.KINK, kink.toString())
                    : new Judgement(Verdict.WRONG, kink + ", and the gradient is neither nor between");
        }
        if (Double.isFinite(value) && Math.abs(claimed - value) <= uncertainty) {
            return new Judgement(
                    Verdict.CANCELLATION,
                    String.format(
                            Locale.ROOT,
                            "rounding of a value of %.0e leaves differences as uncertain as that",
                            magnitude));
        }
        return new Judgement(Verdict.WRONG, "");
    }
}
