package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Windows that slide over images. */
class AnySlidingTest {
    private static Stream<AnySliding> draws() {
        return IntStream.range(0, 2000).mapToObj(i -> AnySliding.of(Choices.random(RandomKey.of(i))));
    }

    private static Set<Integer> all(ToIntFunction<AnySliding> of) {
        return draws().map(of::applyAsInt).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theSimplestIsOneElementThatSeesOneElement() {
        AnySliding simplest = AnySliding.of(Choices.replay(List.of()));
        assertEquals(new AnySliding(Sliding.plain(), 1, 1, 1, 1, 1), simplest);
        assertEquals(Shape.of(1, 1, 1, 3), simplest.images(3));
        assertEquals(Shape.of(1, 1, 3, 2), simplest.weights(3, 2));
        assertEquals(Shape.of(1, 1, 1, 2), simplest.results(2));
    }

    @Test
    void everyCountStrideAndDilationOccurs() {
        assertEquals(Set.of(1, 2, 3), all(AnySliding::down));
        assertEquals(Set.of(1, 2, 3), all(AnySliding::right));
        assertEquals(Set.of(0, 1, 2), all(AnySliding::images));
        assertEquals(Set.of(1, 2, 3), all(each -> each.sliding().strideDown()));
        assertEquals(Set.of(1, 2), all(each -> each.sliding().strideRight()));
        assertEquals(Set.of(1, 2), all(each -> each.sliding().dilationDown()));
        assertEquals(Set.of(1, 2), all(each -> each.sliding().dilationRight()));
    }

    /** Once in eight times there is no image. */
    @Test
    void noImageIsRare() {
        long none = draws().filter(each -> each.images() == 0).count();
        assertTrue(none > 200 && none < 300, () -> none + " of 2000");
    }

    /** Of three elements, two apart: up to four. */
    @Test
    void aWindowIsPaddedByLessThanItSpans() {
        for (int taps = 1; taps <= 3; taps++) {
            for (int dilation = 1; dilation <= 2; dilation++) {
                int down = taps;
                int apart = dilation;
                Set<Integer> expected =
                        IntStream.rangeClosed(0, dilation * (taps - 1)).boxed().collect(Collectors.toSet());
                assertEquals(
                        expected,
                        draws().filter(each ->
                                        each.down() == down && each.sliding().dilationDown() == apart)
                                .map(each -> each.sliding().paddingDown())
                                .collect(Collectors.toSet()));
                assertEquals(
                        expected,
                        draws().filter(each ->
                                        each.right() == down && each.sliding().dilationRight() == apart)
                                .map(each -> each.sliding().paddingRight())
                                .collect(Collectors.toSet()));
            }
        }
    }

    /** What a window spans less the padding, and no less than its dilation, and up to two more. */
    @Test
    void imagesAreAsLargeAsAWindowNeedsOrALittleLarger() {
        Set<Integer> more = new TreeSet<>();
        draws().forEach(each -> {
            Sliding sliding = each.sliding();
            int height = each.height() - least(each.down(), sliding.dilationDown(), sliding.paddingDown());
            int width = each.width() - least(each.right(), sliding.dilationRight(), sliding.paddingRight());
            assertTrue(height >= 0 && height <= 2 && width >= 0 && width <= 2, each::toString);
            more.add(3 * height + width);
        });
        assertEquals(9, more.size());
    }

    private static int least(int taps, int dilation, int padding) {
        int spans = dilation * (taps - 1) + 1;
        return Math.max(spans - 2 * padding, dilation);
    }

    @Test
    void resultsHaveTheShapeThatTheyHave() {
        draws().limit(300).forEach(each -> {
            Var images = Var.of(Tensor.zeros(DType.FLOAT32, each.images(2).sizes()));
            Var weights = Var.of(Tensor.zeros(DType.FLOAT32, each.weights(2, 3).sizes()));
            assertEquals(
                    each.results(3),
                    Images.conv2d(images, weights, each.sliding()).shape());
        });
    }
}
