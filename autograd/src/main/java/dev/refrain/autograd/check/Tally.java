package dev.refrain.autograd.check;

import dev.refrain.autograd.check.GradReport.ByPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Compares pairs of numbers, and keeps counts, the worst error, and the first mismatch of each kind of each element. */
final class Tally {
    /** How far results of different orders of arithmetic may be apart, relative to their size. */
    private static final double ROUNDING = 1e-12;

    private static final int KEPT = 8;
    private static final int KEPT_OF_A_PATH = 3;

    private final double relative;
    private final double absolute;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final Map<String, Elements> byPath = new LinkedHashMap<>();
    private long comparisons;
    private long failures;
    private long undecided;
    private double worst;

    /** What is known of the elements of an input or a parameter. */
    private static final class Elements {
        private int count;
        private int wrong;
        private double largest;
    }

    Tally(double relative, double absolute) {
        this.relative = relative;
        this.absolute = absolute;
    }

    /** Whether |a - b| ≤ absolute + relative max(|a|, |b|); nothing agrees with what is not finite. */
    boolean agree(double claimed, double measured) {
        return Double.isFinite(claimed)
                && Double.isFinite(measured)
                && Math.abs(claimed - measured) <= allowed(claimed, measured);
    }

    private double allowed(double claimed, double measured) {
        return absolute + relative * Math.max(Math.abs(claimed), Math.abs(measured));
    }

    /** Counts a pair, and says whether it agrees; if not, {@code pair} says what the two are. */
    boolean compare(double claimed, double measured, Supplier<Mismatch> pair) {
        double error = Math.abs(claimed - measured) / allowed(claimed, measured) * relative;
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        return count(agree(claimed, measured), pair);
    }

    /** Counts a pair that must have the same bits. */
    void compareBits(double one, double other, Supplier<Mismatch> pair) {
        count(Double.doubleToLongBits(one) == Double.doubleToLongBits(other), pair);
    }

    /** Counts a pair that may differ by rounding, of gradients whose largest element is {@code size}. */
    void compareClosely(double one, double other, double size, Supplier<Mismatch> pair) {
        boolean same = Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
        count(same || Math.abs(one - other) <= ROUNDING * size, pair);
    }

    private boolean count(boolean agreed, Supplier<Mismatch> pair) {
        comparisons++;
        if (!agreed) {
            Mismatch mismatch = pair.get();
            undecided += mismatch.isUndecided() ? 1 : 0;
            failures += mismatch.isUndecided() ? 0 : 1;
            keep(mismatch);
        }
        return agreed;
    }

    /** Keeps the first of each kind of each element, and not all of the first path. */
    private void keep(Mismatch mismatch) {
        List<Mismatch> alike = mismatches.stream()
                .filter(each -> each.kind() == mismatch.kind() && each.path().equals(mismatch.path()))
                .toList();
        boolean known = alike.stream()
                .anyMatch(each ->
                        each.index().equals(mismatch.index()) && !each.path().isEmpty());
        if (!known && alike.size() < KEPT_OF_A_PATH && mismatches.size() < KEPT) {
            mismatches.add(mismatch);
        }
    }

    /** Notes an element of an input or a parameter: whether all of it agreed, and its largest derivative. */
    void element(String path, boolean agreed, double largest) {
        Elements elements = byPath.computeIfAbsent(path, name -> new Elements());
        elements.count++;
        elements.wrong += agreed ? 0 : 1;
        elements.largest = Math.max(elements.largest, largest);
    }

    /** Whether everything agreed so far. */
    boolean isClean() {
        return failures + undecided == 0;
    }

    /** What was found. */
    GradReport report(CheckSettings settings, String how) {
        List<ByPath> paths = new ArrayList<>();
        byPath.forEach(
                (path, elements) -> paths.add(new ByPath(path, elements.count, elements.wrong, elements.largest)));
        return new GradReport(
                settings.label(),
                how,
                settings.order(),
                settings.seed(),
                comparisons,
                failures,
                undecided,
                worst,
                paths,
                mismatches);
    }
}
