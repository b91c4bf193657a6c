package dev.refrain.autograd.check;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a gradient check found. {@code toString()} is meant to be read.
 *
 * @param label what was checked
 * @param how how it was checked: the whole Jacobian, or random directions
 * @param order the highest order that was checked
 * @param seed what the random cotangents and directions were drawn from
 * @param comparisons how many pairs of numbers were compared
 * @param failures how many of them differ
 * @param undecided how many more differ, but by less than the differences are known to, because of rounding
 * @param worst the largest relative error of a derivative, |a - b| / max(|a|, |b|), with a floor under the denominator where the
 *     absolute tolerance takes over: above the relative tolerance, a pair differs
 * @param paths what was found for each input and parameter; empty where only directions were tried
 * @param mismatches the first of the pairs that differ, at most one kind of each element
 */
public record GradReport(
        String label,
        String how,
        int order,
        long seed,
        long comparisons,
        long failures,
        long undecided,
        double worst,
        List<ByPath> paths,
        List<Mismatch> mismatches) {
    /** The lists are copied. */
    public GradReport {
        paths = List.copyOf(paths);
        mismatches = List.copyOf(mismatches);
    }

    /**
     * What was found for an input or a parameter.
     *
     * @param elements how many elements it has
     * @param wrong how many of them have a derivative that differs
     * @param largest the largest derivative by any of them, |a| or |b|: where it is 0, nothing depends on it
     */
    public record ByPath(String path, int elements, int wrong, double largest) {
        @Override
        public String toString() {
            return wrong == 0 ? path : "%s (%d of %d elements)".formatted(path, wrong, elements);
        }
    }

    /** Whether all pairs agree. */
    public boolean passed() {
        return failures + undecided == 0;
    }

    @Override
    public String toString() {
        StringJoiner lines = new StringJoiner("\n  ");
        lines.add(String.format(
                Locale.ROOT,
                "gradcheck of %s: %s (%s, %s, seed %d, %d comparisons, worst relative error %.1e)",
                label,
                verdict(),
                how,
                order == 1 ? "order 1" : "orders 1 and 2",
                seed,
                comparisons,
                worst));
        String wrong = which(path -> path.wrong > 0);
        String right = which(path -> path.wrong == 0);
        if (!passed() && !wrong.isEmpty()) {
            lines.add("wrong by " + wrong + (right.isEmpty() ? "" : "; right by " + right));
        }
        mismatches.forEach(mismatch -> lines.add(mismatch.toString()));
        return lines.toString();
    }

    private String verdict() {
        if (failures > 0) {
            return "%d of %d comparisons FAILED".formatted(failures, comparisons);
        }
        if (undecided > 0) {
            return "UNDECIDED in %d of %d comparisons, as rounding of the value leaves the differences too uncertain: scale the inputs, or set a tolerance"
                    .formatted(undecided, comparisons);
        }
        String constant = which(path -> path.elements > 0 && path.largest == 0);
        return constant.isEmpty() ? "passed" : "passed, but nothing depends on " + constant;
    }

    private String which(Predicate<ByPath> chosen) {
        return paths.stream().filter(chosen).map(ByPath::toString).collect(Collectors.joining(", "));
    }
}
