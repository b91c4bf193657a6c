package dev.refrain.autograd.check;

import dev.refrain.autograd.check.GradReport.ByPath;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.autograd.check.Places.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Compares pairs of numbers, and keeps counts, the worst error, and the first mismatch of each kind of each element. */
final class Tally {
    /** How far results of different orders of arithmetic may be apart, relative to their size. */
    private static final double ROUNDING = 1e-12;

    private static final int KEPT = 8;
    private static final int KEPT_OF_A_PATH = 3;

    /** After so many wrong elements of a path, others that differ are only counted, unless one is enough. */
    private static final int ENOUGH = 8;

    private final Tolerance tolerance;
    private final int enough;
    private final Map<Verdict, List<Mismatch>> mismatches = new EnumMap<>(Verdict.class);
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final Map<String, Elements> byPath = new LinkedHashMap<>();
    private final Set<String> ofAll = new LinkedHashSet<>();
    private long comparisons;
    private long unconfirmed;
    private double worst;

    /** What is known of the elements of an input or a parameter. */
    private static final class Elements {
        private final Set<List<Integer>> tried = new HashSet<>();
        private final Map<List<Integer>, Verdict> worst = new HashMap<>();
        private final Map<Kind, Set<List<Integer>>> wrong = new EnumMap<>(Kind.class);
        private final Set<List<Integer>> unconfirmed = new HashSet<>();
        private double largest;
    }

    /** Of comparisons of which the first that is wrong is all that matters, or all. */
    Tally(Tolerance tolerance, boolean firstOnly) {
        this.tolerance = tolerance;
        enough = firstOnly ? 1 : ENOUGH;
    }

    /** What is allowed. */
    Tolerance tolerance() {
        return tolerance;
    }

    /** Whether two numbers are as near as is allowed. */
    boolean agree(double claimed, double measured) {
        return tolerance.agree(claimed, measured);
    }

    /** Counts a pair, and says whether it agrees; if not, {@code pair} says what the two are. */
    boolean compare(double claimed, double measured, Supplier<Mismatch> pair) {
        double error = Math.abs(claimed - measured) / tolerance.allowed(claimed, measured) * tolerance.relative();
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        return count(agree(claimed, measured), pair);
    }

    /** Whether so many elements of a path are wrong for sure that it is not worth while to look into more of them. */
    boolean isSettled(Kind kind, String path) {
        Elements elements = byPath.get(path);
        return elements != null && elements.wrong.getOrDefault(kind, Set.of()).size() >= enough;
    }

    /** Counts a pair that is not looked into if it differs, of an element of a path of which it {@link #isSettled}. */
    boolean compareOnly(double claimed, double measured, Place place) {
        comparisons++;
        boolean agreed = agree(claimed, measured);
        if (!agreed) {
            unconfirmed++;
            Elements elements = Objects.requireNonNull(byPath.get(place.name()));
            elements.tried.add(place.index());
            elements.unconfirmed.add(place.index());
        }
        return agreed;
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
            verdicts.merge(mismatch.verdict(), 1L, Long::sum);
            Elements elements = byPath.computeIfAbsent(mismatch.path(), path -> new Elements());
            elements.tried.add(mismatch.index());
            elements.worst.merge(mismatch.index(), mismatch.verdict(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
            if (mismatch.verdict() == Verdict.WRONG) {
                elements.wrong
                        .computeIfAbsent(mismatch.kind(), kind -> new HashSet<>())
                        .add(mismatch.index());
            }
            keep(mismatch);
        }
        return agreed;
    }

    /** Keeps the first of each kind of each element, and not all of the first path. */
    private void keep(Mismatch mismatch) {
        List<Mismatch> kept = mismatches.computeIfAbsent(mismatch.verdict(), verdict -> new ArrayList<>());
        List<Mismatch> alike = kept.stream()
                .filter(each -> each.kind() == mismatch.kind() && each.path().equals(mismatch.path()))
                .toList();
        boolean known = alike.stream()
                .anyMatch(each ->
                        each.index().equals(mismatch.index()) && !each.path().isEmpty());
        if (!known && alike.size() < KEPT_OF_A_PATH && kept.size() < KEPT) {
            kept.add(mismatch);
        }
    }

    /** Notes an element of an input or a parameter that was tried by itself, and its largest derivative. */
    void element(Place place, double largest) {
        Elements elements = byPath.computeIfAbsent(place.name(), name -> new Elements());
        elements.tried.add(place.index());
        elements.largest = Math.max(elements.largest, largest);
        ofAll.add(place.name());
    }

    /** Whether everything agreed so far. */
    boolean isClean() {
        return verdicts.isEmpty();
    }

    /** Whether something is wrong of the gradient itself, not of what is made of a recorded one. */
    boolean isWrongAtTheFirstOrder() {
        return mismatches.getOrDefault(Verdict.WRONG, List.of()).stream()
                .anyMatch(each -> each.kind() == Kind.FIRST_ORDER || each.kind() == Kind.LINEAR);
    }

    /** How often a verdict was found. */
    long count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }

    /** These comparisons, which all agreed, and others. */
    Tally and(Tally more) {
        more.comparisons += comparisons;
        return more;
    }

    /** The first mismatch that is wrong for sure. */
    Optional<Mismatch> firstWrong() {
        return mismatches.getOrDefault(Verdict.WRONG, List.of()).stream().findFirst();
    }

    /** What was found, and what else is known. */
    GradReport report(
            CheckSettings settings,
            String how,
            Optional<Confidence> confidence,
            Optional<Localisation> localisation,
            String test) {
        List<ByPath> paths = new ArrayList<>();
        for (String path : ofAll) {
            Elements elements = Objects.requireNonNull(byPath.get(path));
            Map<Verdict, Integer> found = new EnumMap<>(Verdict.class);
            elements.worst.values().forEach(verdict -> found.merge(verdict, 1, Integer::sum));
            elements.unconfirmed.removeAll(elements.worst.keySet());
            int more = elements.unconfirmed.size();
            paths.add(new ByPath(path, elements.tried.size(), found, more, elements.largest));
        }
        List<Mismatch> first =
                mismatches.values().stream().flatMap(List::stream).limit(KEPT).toList();
        return new GradReport(
                settings.label(),
                how,
                settings.order(),
                settings.seed(),
                comparisons,
                verdicts,
                unconfirmed,
                worst,
                paths,
                first,
                confidence,
                localisation,
                test);
    }
}
