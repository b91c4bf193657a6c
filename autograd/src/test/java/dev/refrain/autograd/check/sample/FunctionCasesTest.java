package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.Mismatch;
import dev.refrain.tensor.RandomKey;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which arguments the samples of composite functions have, as their labels tell. */
class FunctionCasesTest {
    private static Stream<GradCheck> draws(String name) {
        Sample sample = FunctionSamples.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return IntStream.range(0, 2000).mapToObj(i -> sample.draw(Choices.random(RandomKey.of(i))));
    }

    private static GradCheck first(String name, String label) {
        return draws(name)
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** Groups of labels that a pattern matches. */
    private static Set<String> found(String name, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return draws(name)
                .flatMap(each -> compiled.matcher(each.label()).results())
                .map(each -> String.join(" ", groups(each)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> groups(MatchResult result) {
        return IntStream.rangeClosed(1, result.groupCount())
                .mapToObj(result::group)
                .toList();
    }

    @Test
    void aSliceIsAnyPartAndMayBeEmpty() {
        assertEquals(
                Set.of("0..0", "0..1", "0..2", "1..1", "1..2", "2..2"),
                found("slice", "(.*) by . along axis 0 of \\[2]"));
    }

    @Test
    void anyElementOfAnAxisIsSelected() {
        assertEquals(Set.of("0", "1", "2"), found("select", "(.) along axis 0 of \\[3]"));
        assertEquals(Set.of("0"), found("select", "(.) along axis 0 of \\[1]"));
    }

    /** Of up to two elements for each part. */
    @Test
    void whatIsSplitHasAsManyElementsAsPartsOrTwice() {
        assertEquals(Set.of("0", "3", "6"), found("split", "in 3 parts along axis 0 of \\[(\\d+)]"));
        assertEquals(Set.of("0", "1", "2"), found("split", "in 1 parts along axis 0 of \\[(\\d+)]"));
    }

    /** Else parts in another order would have the same gradients. */
    @Test
    void thePartsOfWhatIsSplitHaveWeightsThatDiffer() {
        Set<String> slopes = draws("split")
                .filter(each -> each.label().equals("in 3 parts along axis 0 of [3]"))
                .map(each -> each.tolerance(Double.MIN_VALUE, Double.MIN_VALUE).order(1))
                .flatMap(each -> each.run().mismatches().stream())
                .filter(each ->
                        each.kind() == Mismatch.Kind.FIRST_ORDER && each.of().equals("y[0]"))
                .map(each -> "%s: %s".formatted(each.index(), each.claimed()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("[0]: 1.0", "[1]: 2.0", "[2]: 3.0"), slopes);
    }

    @ParameterizedTest
    @CsvSource({"standardDeviation", "sampleStandardDeviation"})
    void aDeviationIsOfTwoTermsOrMoreAndElseTheArgumentItself(String name) {
        assertEquals(
                "Jacobian of 1 by 2 elements",
                first(name, "over [0] of [2]").order(1).run().how());
        assertEquals(
                "Jacobian of 2 by 2 elements",
                first(name, "over [0] of [1, 2]").order(1).run().how());
        assertEquals(
                "Jacobian of 1 by 4 elements",
                first(name, "over [0, 1] of [2, 2]").order(1).run().how());
    }

    /** One that is empty is filled, as there is no mean of nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"flip", "mean"})
    void axesAreAnyOfThem(String name) {
        assertEquals(Set.of("[0]", "[1]", "[0, 1]"), found(name, "over (.*) of \\[\\d+, \\d+]"));
        assertEquals(
                Set.of("[0]", "[1]", "[2]", "[0, 1]", "[0, 2]", "[1, 2]", "[0, 1, 2]"),
                found(name, "over (.*) of \\[\\d+, \\d+, \\d+]"));
    }

    /** Indices count through an axis that has three. */
    @Test
    void idsAreAnyOfAnAxis() {
        assertEquals(Set.of("0", "1", "2"), found("indexSelect", "by ids\\[2] \\[(.), .] of \\[3]"));
        assertEquals(Set.of("0", "1", "2"), found("pick", "by ids\\[] \\[(.)] of \\[3]"));
        assertEquals(Set.of("0", "1"), found("scatterAdd", "by ids\\[1] \\[(.)] of \\[2]"));
    }

    @Test
    void asManyIdsAndAsManyTargetsOccurAsThereMayBe() {
        assertEquals(Set.of("0", "1", "2", "3"), found("takeAlongAxis", "axis 0 by ids\\[(.)]"));
        assertEquals(Set.of("1", "2", "3", "4"), found("scatterAdd", "axis 0 by ids\\[\\d+] .*? of \\[(\\d+)]"));
        assertEquals(Set.of("1", "2", "3", "4"), found("pick", "by ids\\[] \\[.] of \\[(.)]"));
    }

    @Test
    void everyEquationOccurs() {
        assertEquals(14, found("einsum", "^(\\S+) of").size());
        Set<String> sizes = found("einsum", "^i,i-> of \\[(\\d)]");
        assertEquals(Set.of("0", "1", "2", "3"), sizes);
    }

    @Test
    void oneToThreeAreStacked() {
        Set<Integer> counts = draws("stack")
                .map(each -> (each.label() + ",")
                        .replaceAll("\\[.*?]", "")
                        .replaceAll("[^,]", "")
                        .length())
                .collect(Collectors.toSet());
        assertEquals(Set.of(1, 2, 3), counts);
    }

    /** The other is a vector, once in three times. */
    @Test
    void aProductOfTheLastAxisIsOfTwoOfOneShapeOrWithAVector() {
        long vectors = draws("dot")
                .filter(each -> each.label().matches("product of \\[., .].*, \\[.].*"))
                .count();
        long all = draws("dot")
                .filter(each -> each.label().matches("product of \\[., .].*"))
                .count();
        assertTrue(vectors > 0.25 * all && vectors < 0.42 * all, vectors + " of " + all);
    }
}
