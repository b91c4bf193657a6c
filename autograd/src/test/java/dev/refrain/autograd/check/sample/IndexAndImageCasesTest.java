package dev.refrain.autograd.check.sample;

import static dev.refrain.autograd.check.sample.OpDraws.all;
import static dev.refrain.autograd.check.sample.OpDraws.assertShare;
import static dev.refrain.autograd.check.sample.OpDraws.draws;
import static dev.refrain.autograd.check.sample.OpDraws.ids;
import static dev.refrain.autograd.check.sample.OpDraws.shape;
import static dev.refrain.autograd.check.sample.OpDraws.where;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ids, rows, images and weights the cases of ops have, and how often. */
class IndexAndImageCasesTest {
    @ParameterizedTest
    @ValueSource(strings = {"crossEntropy", "crossEntropySlope"})
    void rowsOfUpToFourClassesHaveAnIdEach(String name) {
        List<OpCase> cases = draws(name);
        assertEquals(Set.of(1, 2, 3, 4), all(cases, each -> shape(each, 0).rank()));
        assertEquals(Set.of(1, 2, 3, 4), all(cases, each -> shape(each, 0).size(-1)));
        for (OpCase each : cases) {
            Shape logits = shape(each, 0);
            Shape rows = Shape.of(Arrays.copyOf(logits.sizes(), logits.rank() - 1));
            assertEquals(rows, each.ids().map(Ids::shape).orElseThrow());
            if (name.equals("crossEntropySlope")) {
                assertEquals(rows, shape(each, 1));
            }
        }
        assertEquals(
                Set.of(0, 1, 2),
                cases.stream()
                        .filter(each -> shape(each, 0).size(-1) == 3)
                        .flatMap(each -> IntStream.of(ids(each)).boxed())
                        .collect(Collectors.toSet()));
    }

    @Test
    void rowsAreGatheredByIdsOfAnyShapeAndNoneFromAnEmptyTable() {
        List<OpCase> cases = draws("gatherRows");
        assertEquals(Set.of(1, 2, 3), all(cases, each -> shape(each, 0).rank()));
        assertEquals(
                Set.of(0, 1, 2, 3),
                all(cases, each -> each.ids().orElseThrow().shape().rank()));
        assertTrue(cases.stream().anyMatch(each -> shape(each, 0).size(0) == 0));
        assertEquals(
                Set.of(0, 1, 2),
                cases.stream()
                        .filter(each -> shape(each, 0).size(0) == 3)
                        .flatMap(each -> IntStream.of(ids(each)).boxed())
                        .collect(Collectors.toSet()));
    }

    /** Single numbers, rows and matrices. */
    @Test
    void scatteredIsWhatHasUpToTwoAxesMoreThanTheIds() {
        List<OpCase> cases = draws("scatterRows");
        assertEquals(Set.of(0, 1, 2, 3, 4), all(cases, each -> shape(each, 0).rank()));
        for (OpCase each : cases) {
            Shape ids = each.ids().orElseThrow().shape();
            assertEquals(Shape.of(Arrays.copyOf(shape(each, 0).sizes(), ids.rank())), ids);
        }
        List<OpCase> four = where(cases, each -> shape(each, 0).rank() == 4);
        assertEquals(
                Set.of(2, 3, 4),
                all(four, each -> each.ids().orElseThrow().shape().rank()));
        assertTrue(cases.stream().anyMatch(each -> ((ScatterRows) each.op()).rows() == 0));
    }

    @Test
    void alongAnAxisUpToFiveAreTakenAndNoneOfNone() {
        List<OpCase> cases = draws("takeAlongAxis");
        Function<OpCase, Integer> axis = each -> ((TakeAlongAxis) each.op()).axis();
        assertEquals(
                Set.of(0, 1, 2, 3, 4, 5),
                all(cases, each -> each.ids().orElseThrow().shape().size(axis.apply(each))));
        for (OpCase each : cases) {
            Shape ids = each.ids().orElseThrow().shape();
            assertEquals(
                    shape(each, 0), ids.with(axis.apply(each), shape(each, 0).size(axis.apply(each))));
        }
        assertTrue(cases.stream().anyMatch(each -> shape(each, 0).size(axis.apply(each)) == 0));
    }

    @Test
    void whatIsAddedAlongAnAxisHasAnIdEach() {
        List<OpCase> cases = draws("scatterAlongAxis");
        for (OpCase each : cases) {
            assertEquals(shape(each, 0), each.ids().orElseThrow().shape());
        }
        assertEquals(
                Set.of(0, 1, 2, 3),
                cases.stream().flatMap(each -> IntStream.of(ids(each)).boxed()).collect(Collectors.toSet()));
    }

    /** Of one or two channels, and of none once in eight times. */
    @ParameterizedTest
    @ValueSource(strings = {"conv2d", "conv2dWeights", "maxPool2d", "maxPool2dSpread", "maxPool2dTake"})
    void imagesHaveUpToTwoChannels(String name) {
        List<OpCase> cases = draws(name);
        assertEquals(Set.of(0, 1, 2), all(cases, each -> shape(each, 0).size(3)));
        assertShare(0.125, cases, each -> shape(each, 0).size(3) == 0);
    }

    @Test
    void weightsHaveTheChannelsOfTheImagesAndOutputsOfTheirOwn() {
        List<OpCase> cases = draws("conv2d");
        for (OpCase each : cases) {
            assertEquals(shape(each, 0).size(3), shape(each, 1).size(2));
        }
        assertEquals(
                9,
                all(cases, each -> 3 * shape(each, 1).size(2) + shape(each, 1).size(3))
                        .size());
        List<OpCase> images = draws("conv2dImages");
        for (OpCase each : images) {
            assertEquals(shape(each, 0).size(3), shape(each, 1).size(3));
        }
        assertEquals(
                9,
                all(images, each -> 3 * shape(each, 1).size(2) + shape(each, 1).size(3))
                        .size());
    }
}
