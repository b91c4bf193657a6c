package dev.refrain.autograd.check;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a gradient check found. {@code toString()} is meant to be read.
 *
 * @param label what was checked
 * @param how how it was checked: the whole Jacobian, or random directions
 * @param order the highest order that was checked
 * @param seed what the random cotangents and directions were drawn from
 * @param comparisons how many pairs of numbers were compared
 * @param failures how many of them differ
 * @param worst the largest relative error, |a - b| / max(|a|, |b|), with a floor under the denominator where the absolute
 *     tolerance takes over; a pair differs if it is above the relative tolerance
 * @param mismatches the first of the pairs that differ
 */
public record GradReport(
        String label,
        String how,
        int order,
        long seed,
        long comparisons,
        long failures,
        double worst,
        List<Mismatch> mismatches) {
    /** Whether no pair differs. */
    public boolean passed() {
        return failures == 0;
    }

    @Override
    public String toString() {
        String verdict = passed() ? "passed" : "%d of %d comparisons FAILED".formatted(failures, comparisons);
        StringJoiner lines = new StringJoiner("\n  ");
        lines.add(String.format(
                Locale.ROOT,
                "gradcheck of %s: %s (%s, %s, seed %d, %d comparisons, worst relative error %.1e)",
                label,
                verdict,
                how,
                order == 1 ? "order 1" : "orders 1 and 2",
                seed,
                comparisons,
                worst));
        mismatches.forEach(mismatch -> lines.add(mismatch.toString()));
        if (failures > mismatches.size()) {
            lines.add("... and %d more".formatted(failures - mismatches.size()));
        }
        return lines.toString();
    }
}
