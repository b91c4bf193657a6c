package dev.refrain.autograd.check;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a gradient check found. {@code toString()} is meant to be read.
 *
 * @param label what was checked
 * @param how how it was checked: the whole Jacobian, or some elements, or random directions
 * @param order the highest order that was checked
 * @param seed what the random cotangents and directions were drawn from
 * @param comparisons how many pairs of numbers were compared
 * @param verdicts how many of them differ, by what that says; a verdict that none has is not there
 * @param unconfirmed how many more differ by a single step: where enough elements of an input or a parameter are wrong for sure,
 *     others are not looked into
 * @param worst the largest relative error of a derivative, |a - b| / max(|a|, |b|), with a floor under the denominator where the
 *     absolute tolerance takes over: above the relative tolerance, a pair differs
 * @param paths what was found for each input and parameter; empty where only directions were tried
 * @param mismatches the first of the pairs that differ, at most one kind of each element, the wrong ones first
 * @param confidence of a {@link GradCheck#cheap} check, how probably it would have found something
 * @param localisation where what is wrong comes from, if something is
 * @param regressionTest if something is wrong, a test in Java that fails as this does: imports, and a method for a test class of
 *     JUnit 5. Of the op that is wrong by itself: at values of up to 40 elements as simple as they were found to fail, at random
 *     ones beyond if these fail. Else of the function, with methods to be filled in. Empty if nothing is wrong
 */
public record GradReport(
        String label,
        String how,
        int order,
        long seed,
        long comparisons,
        Map<Verdict, Long> verdicts,
        long unconfirmed,
        double worst,
        List<ByPath> paths,
        List<Mismatch> mismatches,
        Optional<Confidence> confidence,
        Optional<Localisation> localisation,
        String regressionTest) {
    /** A test is shown up to so many characters. */
    private static final int SHORT = 1000;

    /** Lists and maps are copied. */
    public GradReport {
        verdicts = ordered(verdicts);
        paths = List.copyOf(paths);
        mismatches = List.copyOf(mismatches);
    }

    private static <N> Map<Verdict, N> ordered(Map<Verdict, N> counts) {
        Map<Verdict, N> copy = new EnumMap<>(Verdict.class);
        copy.putAll(counts);
        return Collections.unmodifiableMap(copy);
    }

    /**
     * What was found for an input or a parameter.
     *
     * @param elements how many elements of it were tried
     * @param verdicts how many of them have a derivative that differs, by the worst that this says
     * @param unconfirmed how many more have one that differs by a single step, and was not looked into
     * @param largest the largest derivative by any of them, |a| or |b|: where it is 0, nothing depends on it
     */
    public record ByPath(String path, int elements, Map<Verdict, Integer> verdicts, int unconfirmed, double largest) {
        /** The map is copied. */
        public ByPath {
            verdicts = ordered(verdicts);
        }

        /** How many elements have a derivative that is wrong. */
        public int wrong() {
            return verdicts.getOrDefault(Verdict.WRONG, 0);
        }

        /** Whether no element has a wrong derivative, but some have one that may be. */
        public boolean isUndecided() {
            return wrong() == 0 && verdicts.keySet().stream().anyMatch(Verdict::isUndecided);
        }

        @Override
        public String toString() {
            return verdicts.entrySet().stream()
                    .findFirst()
                    .map(found -> "%s (%d of %d elements%s%s)"
                            .formatted(
                                    path,
                                    found.getValue(),
                                    elements,
                                    wrong() > 0 ? "" : ", " + found.getKey(),
                                    unconfirmed == 0 ? "" : ", " + unconfirmed + " more differ"))
                    .orElse(path);
        }
    }

    /** Whether all pairs agree. */
    public boolean passed() {
        return verdicts.isEmpty();
    }

    /** How many pairs differ for sure. */
    public long failures() {
        return comparisons(verdict -> !verdict.isUndecided());
    }

    /** How many more differ, but at a kink or by rounding: the gradient may yet be right. */
    public long undecided() {
        return comparisons(Verdict::isUndecided);
    }

    private long comparisons(Predicate<Verdict> counted) {
        return verdicts.entrySet().stream()
                .filter(found -> counted.test(found.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        StringJoiner lines = new StringJoiner("\n  ");
        lines.add(String.format(
                Locale.ROOT,
                "gradcheck of %s: %s (%s, %s, seed %d, %d comparisons, worst relative error %.1e)",
                label,
                summary(),
                how,
                order == 1 ? "order 1" : "orders 1 and 2",
                seed,
                comparisons,
                worst));
        String byPath = byPath();
        if (!passed() && !byPath.isEmpty()) {
            lines.add(byPath);
        }
        if (passed()) {
            confidence.ifPresent(each -> lines.add(each.toString()));
        }
        localisation.ifPresent(each -> lines.add(each.toString()));
        mismatches.forEach(mismatch -> lines.add(mismatch.toString()));
        if (!regressionTest.isEmpty()) {
            boolean isShort = regressionTest.length() <= SHORT
                    && localisation.flatMap(Localisation::culprit).isPresent();
            lines.add("GradReport.regressionTest() is a test of this" + (isShort ? ":\n\n" + regressionTest : ""));
        }
        return lines.toString();
    }

    private String summary() {
        if (verdicts.containsKey(Verdict.NONDETERMINISTIC)) {
            return "NONDETERMINISTIC, the same place gave other bits the second time, so nothing else is said";
        }
        if (failures() > 0) {
            return "%d of %d comparisons FAILED%s%s"
                    .formatted(
                            failures(),
                            comparisons,
                            unconfirmed == 0 ? "" : ", " + unconfirmed + " more differ by a single step",
                            undecided() == 0 ? "" : ", " + undecided() + " undecided");
        }
        if (undecided() > 0) {
            StringJoiner reasons = new StringJoiner("; ");
            if (verdicts.containsKey(Verdict.KINK)) {
                reasons.add(
                        verdicts.get(Verdict.KINK)
                                + " at a kink, where a derivative is a convention that no difference confirms: check at another place");
            }
            if (verdicts.containsKey(Verdict.CANCELLATION)) {
                reasons.add(
                        verdicts.get(Verdict.CANCELLATION)
                                + " as rounding of the value leaves the differences too uncertain: scale the inputs, or set a tolerance");
            }
            return "UNDECIDED in %d of %d comparisons, %s".formatted(undecided(), comparisons, reasons);
        }
        String constant = which(path -> path.elements > 0 && path.largest == 0);
        return constant.isEmpty() ? "passed" : "passed, but nothing depends on " + constant;
    }

    /** Which inputs and parameters are wrong, undecided and right; empty where elements were not tried by themselves. */
    private String byPath() {
        StringJoiner parts = new StringJoiner("; ");
        String wrong = which(path -> path.wrong() > 0);
        String undecided = which(ByPath::isUndecided);
        String right = which(path -> path.verdicts.isEmpty());
        if (!wrong.isEmpty()) {
            parts.add("wrong by " + wrong);
        }
        if (!undecided.isEmpty()) {
            parts.add("undecided by " + undecided);
        }
        if (!right.isEmpty() && parts.length() > 0) {
            parts.add("right by " + right);
        }
        return parts.toString();
    }

    private String which(Predicate<ByPath> chosen) {
        return paths.stream().filter(chosen).map(ByPath::toString).collect(Collectors.joining(", "));
    }
}
