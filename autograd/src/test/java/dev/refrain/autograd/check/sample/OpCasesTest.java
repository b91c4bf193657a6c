package dev.refrain.autograd.check.sample;

import static dev.refrain.autograd.check.sample.OpDraws.all;
import static dev.refrain.autograd.check.sample.OpDraws.assertShare;
import static dev.refrain.autograd.check.sample.OpDraws.draws;
import static dev.refrain.autograd.check.sample.OpDraws.sample;
import static dev.refrain.autograd.check.sample.OpDraws.shape;
import static dev.refrain.autograd.check.sample.OpDraws.where;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.sample.OpCase.Seen;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.ReductionOp;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Spread;
import dev.refrain.autograd.ops.Variance;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which arguments the cases of ops have, and how often. */
class OpCasesTest {
    @Test
    void halfOfTheCasesAreSeenAsTheyAreAndAQuarterEachTransposedAndSummed() {
        List<OpCase> cases = draws("tanh");
        assertShare(0.5, cases, each -> each.seen() == Seen.ITSELF);
        assertShare(0.25, cases, each -> each.seen() == Seen.TRANSPOSED);
        assertShare(0.25, cases, each -> each.seen() == Seen.SUMMED);
    }

    @Test
    void aFunctionOfOneNumberHasArgumentsOfUpToFourAxes() {
        assertEquals(
                Set.of(0, 1, 2, 3, 4), all(draws("exp"), each -> shape(each, 0).rank()));
    }

    @Test
    void aThirdArgumentIsRepeatedInHalfOfTheCases() {
        List<OpCase> cases = where(draws("lerp"), each -> {
            Shape common = Shape.broadcast(shape(each, 0), shape(each, 1));
            return common.rank() > 0 && IntStream.of(common.sizes()).allMatch(size -> size > 1);
        });
        assertShare(0.5, cases, each -> !shape(each, 2).equals(Shape.broadcast(shape(each, 0), shape(each, 1))));
    }

    /** One matrix by another in two sixths, one with the shape of the other's transpose, squares, and two kinds of batches. */
    @Test
    void matricesHaveSixForms() {
        OpSample matmul = sample("matmul");
        for (int i = 0; i < 600; i++) {
            OpCase drawn = matmul.draw(Choices.numbered(i, RandomKey.of(i)));
            Shape a = shape(drawn, 0);
            Shape b = shape(drawn, 1);
            assertEquals(a.size(-1), b.size(-2));
            switch (i % 6) {
                case 2 -> assertEquals(Shape.of(a.size(1), a.size(0)), b);
                case 3 -> assertTrue(a.equals(b) && a.size(0) == a.size(1), drawn::toString);
                case 4 -> assertTrue((a.rank() == 3 || a.rank() == 4) && b.rank() == 2, drawn::toString);
                case 5 -> assertTrue(a.rank() <= 4 && b.rank() <= 4, drawn::toString);
                default -> assertTrue(a.rank() == 2 && b.rank() == 2, drawn::toString);
            }
            if (i % 6 > 3) {
                for (Shape each : List.of(a, b)) {
                    for (int axis = 0; axis < each.rank(); axis++) {
                        assertTrue(each.size(axis) <= (axis < each.rank() - 2 ? 2 : 4), drawn::toString);
                    }
                }
            }
        }
        List<OpCase> cases = draws("matmul");
        assertShare(
                4.0 / 6,
                cases,
                each -> shape(each, 0).rank() == 2 && shape(each, 1).rank() == 2);
        assertEquals(Set.of(2, 3, 4), all(cases, each -> shape(each, 1).rank()));
        assertTrue(cases.stream().anyMatch(each -> shape(each, 0).size(0) == 33));
    }

    /** Of everything for up to three axes; of four axes all, the middle ones, and the outer ones. */
    @ParameterizedTest
    @ValueSource(strings = {"sum", "prod", "maxOver", "minOver", "variance", "norm", "logSumExp"})
    void reductionsAreOverEverySetOfAxes(String name) {
        Set<String> expected = new TreeSet<>(
                Set.of("0 []", "1 [0]", "2 [0]", "2 [1]", "2 [0, 1]", "4 [0, 1, 2, 3]", "4 [1, 2]", "4 [0, 3]"));
        expected.addAll(Set.of("3 [0]", "3 [1]", "3 [2]", "3 [0, 1]", "3 [0, 2]", "3 [1, 2]", "3 [0, 1, 2]"));
        List<OpCase> cases = draws(name);
        assertEquals(expected, all(cases, each -> shape(each, 0).rank() + " " + ((ReductionOp) each.op()).axes()));
        boolean ofNothing =
                cases.stream().anyMatch(each -> ((ReductionOp) each.op()).axes().countIn(shape(each, 0)) == 0);
        assertEquals(name.equals("sum") || name.equals("prod"), ofNothing);
        assertTrue(cases.stream().anyMatch(each -> shape(each, 0).count() == 0));
    }

    @Test
    void aVarianceIsOfASampleInHalfOfTheCasesOfTwoTermsOrMore() {
        List<OpCase> cases = draws("variance");
        Map<Boolean, List<OpCase>> several = cases.stream()
                .collect(Collectors.partitioningBy(
                        each -> ((Variance) each.op()).axes().countIn(shape(each, 0)) > 1));
        assertShare(0.5, several.get(true), each -> ((Variance) each.op()).sample());
        assertTrue(several.get(false).stream().noneMatch(each -> ((Variance) each.op()).sample()));
        assertTrue(several.get(true).stream()
                .anyMatch(each -> ((Variance) each.op()).sample()
                        && ((Variance) each.op()).axes().countIn(shape(each, 0)) == 2));
    }

    /** Ten: one of one axis, two of two, and so on. */
    @ParameterizedTest
    @ValueSource(strings = {"softmax", "logSoftmax", "cumSum"})
    void whatGoesAlongAnAxisDoesSoAlongEachOfEachRank(String name) {
        List<OpCase> cases = draws(name);
        Set<String> expected = Set.of(
                "1 axis=0",
                "2 axis=0",
                "2 axis=1",
                "3 axis=0",
                "3 axis=1",
                "3 axis=2",
                "4 axis=0",
                "4 axis=1",
                "4 axis=2",
                "4 axis=3");
        assertEquals(
                expected,
                all(
                        cases,
                        each -> shape(each, 0).rank() + " "
                                + each.op().toString().replaceAll(".*(axis=.).*", "$1")));
        assertTrue(cases.stream()
                .allMatch(each -> shape(each, 0)
                                .size(Integer.parseInt(each.op().toString().replaceAll(".*axis=(.).*", "$1")))
                        > 0));
    }

    @Test
    void slicesAreEmptyInAnEighthOfTheCasesAndElseAnyPart() {
        List<OpCase> cases = where(draws("slice"), each -> shape(each, 0).size(((Slice) each.op()).axis()) > 0);
        assertShare(0.125, cases, each -> ((Slice) each.op()).start() == ((Slice) each.op()).end());
        List<OpCase> ofThree = where(cases, each -> shape(each, 0).size(((Slice) each.op()).axis()) == 3);
        assertEquals(
                Set.of("0..0", "0..1", "0..2", "0..3", "1..1", "1..2", "1..3", "2..2", "2..3"),
                all(ofThree, each -> ((Slice) each.op()).start() + ".." + ((Slice) each.op()).end()));
    }

    @Test
    void expandedIsWhatIsRepeatedAndOnceInEightTimesTheSame() {
        List<OpCase> cases = where(draws("expand"), each -> {
            int[] target = ((Expand) each.op()).target().sizes();
            return target.length > 0 && IntStream.of(target).allMatch(size -> size != 1);
        });
        assertShare(0.125, cases, each -> ((Expand) each.op()).target().equals(shape(each, 0)));
    }

    @Test
    void oneToFourPartsAreJoinedOfOneShapeInHalfOfTheCases() {
        List<OpCase> cases = draws("concat");
        assertEquals(
                Set.of(1, 2, 3, 4), all(cases, each -> each.arguments().views().size()));
        List<OpCase> four = where(cases, each -> each.arguments().views().size() == 4);
        assertShare(
                0.5,
                four,
                each -> IntStream.range(1, 4).allMatch(k -> shape(each, k).equals(shape(each, 0))));
        List<OpCase> unequal = where(four, each -> !shape(each, 1).equals(shape(each, 0)));
        assertEquals(Set.of(0, 1, 2, 3), all(unequal, each -> shape(each, 2).size(((Concat) each.op()).axis())));
    }

    @Test
    void elementsAreSpreadIntoAsManyAsTheLastNeedsOrLessThanAStepMore() {
        List<OpCase> cases = draws("spread");
        Function<OpCase, Integer> count = each -> shape(each, 0).size(((Spread) each.op()).axis());
        List<OpCase> twoByThree = where(cases, each -> count.apply(each) == 2 && ((Spread) each.op()).step() == 3);
        assertEquals(Set.of(4, 5, 6), all(twoByThree, each -> ((Spread) each.op()).size()));
        assertEquals(Set.of(0), all(where(cases, each -> count.apply(each) == 0), each -> ((Spread) each.op()).size()));
    }

    @Test
    void permutedAreMostlyThreeAxesAndCubesInAQuarterOfTheCases() {
        List<OpCase> cases = draws("permute");
        for (int rank = 0; rank <= 4; rank++) {
            int of = rank;
            assertShare(
                    List.of(1, 1, 2, 6, 2).get(rank) / 12.0,
                    cases,
                    each -> shape(each, 0).rank() == of);
        }
        List<OpCase> several = where(cases, each -> shape(each, 0).rank() > 2);
        assertShare(
                0.25,
                several,
                each -> IntStream.of(shape(each, 0).sizes()).distinct().count() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"layerNorm", "layerNormSlope"})
    void whatIsNormalisedHasALastAxisThatIsNotEmpty(String name) {
        for (OpCase each : draws(name)) {
            assertTrue(shape(each, 0).size(-1) > 0, each::toString);
            assertEquals(
                    name.equals("layerNorm") ? 1 : 2, each.arguments().views().size());
            assertEquals(
                    1,
                    Stream.of(0, each.arguments().views().size() - 1)
                            .map(k -> shape(each, k))
                            .distinct()
                            .count());
        }
    }
}
