package dev.refrain.autograd.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Compares pairs of numbers, and keeps the worst error and the first mismatches. */
final class Tally {
    private static final int KEPT = 8;

    private final double relative;
    private final double absolute;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private long comparisons;
    private long failures;
    private double worst;

    Tally(double relative, double absolute) {
        this.relative = relative;
        this.absolute = absolute;
    }

    /** Whether |a - b| ≤ absolute + relative max(|a|, |b|); nothing agrees with NaN. */
    boolean agree(double claimed, double measured) {
        return error(claimed, measured) <= relative;
    }

    /** |a - b| / (absolute / relative + max(|a|, |b|)): at most {@code relative} where the two agree. */
    private double error(double a, double b) {
        double error = Math.abs(a - b) / (absolute / relative + Math.max(Math.abs(a), Math.abs(b)));
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    /** Counts a pair; where the two do not agree, {@code mismatch} says what they are. */
    void compare(double claimed, double measured, Supplier<Mismatch> mismatch) {
        worst = Math.max(worst, error(claimed, measured));
        count(agree(claimed, measured), mismatch);
    }

    /** Counts a pair that must have the same bits. */
    void compareBits(double one, double other, Supplier<Mismatch> mismatch) {
        count(Double.doubleToLongBits(one) == Double.doubleToLongBits(other), mismatch);
    }

    private void count(boolean agreed, Supplier<Mismatch> mismatch) {
        comparisons++;
        if (!agreed) {
            failures++;
            if (mismatches.size() < KEPT) {
                mismatches.add(mismatch.get());
            }
        }
    }

    /** What was found. */
    GradReport report(String label, String how, int order, long seed) {
        return new GradReport(label, how, order, seed, comparisons, failures, worst, List.copyOf(mismatches));
    }
}
