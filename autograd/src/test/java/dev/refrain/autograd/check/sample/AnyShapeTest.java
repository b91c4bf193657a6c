package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which shapes are drawn by which choices. */
class AnyShapeTest {
    private static Choices choices(Integer... taken) {
        return Choices.replay(List.of(taken));
    }

    /** The last of the sizes is 33: three 33 are 33, 100 / 33, and 100 / 99. */
    @Test
    void sizesAreCutWhereThereWouldBeMoreThanAHundredElements() {
        assertEquals(Shape.of(33), AnyShape.ofRank(choices(99), 1));
        assertEquals(Shape.of(33, 3, 1), AnyShape.ofRank(choices(99, 99, 99), 3));
        assertEquals(Shape.of(17, 5, 1, 0), AnyShape.ofRank(choices(15, 99, 99, 0), 4));
        assertEquals(Shape.of(0, 33, 3), AnyShape.ofRank(choices(0, 99, 99), 3));
        assertEquals(Shape.of(), AnyShape.ofRank(choices(), 0));
    }

    @Test
    void aRankIsDrawnFirstAndThenASizeOfEachAxis() {
        Choices choices = choices(1, 1, 6);
        assertEquals(Shape.of(1, 3), AnyShape.of(choices, 1, 3));
        assertEquals(List.of(1, 1, 6), choices.taken());
        assertEquals(3, AnyShape.of(choices(99), 1, 3).rank());
        assertEquals(2, AnyShape.of(choices(99), 2, 2).rank());
    }

    @Test
    void theLeastSizeIsZeroAndTheLeastPositiveOneIsOne() {
        assertEquals(0, AnyShape.size(choices()));
        assertEquals(1, AnyShape.positiveSize(choices()));
        assertEquals(33, AnyShape.size(choices(16)));
        assertEquals(33, AnyShape.positiveSize(choices(15)));
    }

    @Test
    void cubesHaveNoMoreThanAHundredElements() {
        assertEquals(Shape.of(33), AnyShape.cube(choices(99), 1));
        assertEquals(Shape.of(10, 10), AnyShape.cube(choices(99), 2));
        assertEquals(Shape.of(4, 4, 4), AnyShape.cube(choices(99), 3));
        assertEquals(Shape.of(3, 3, 3, 3), AnyShape.cube(choices(99), 4));
        assertEquals(Shape.of(1, 1), AnyShape.cube(choices(), 2));
    }

    @Test
    void onlyAnAxisThatIsNamedIsFilled() {
        assertEquals(Shape.of(0, 1, 2), AnyShape.filled(Shape.of(0, 0, 2), new Axes(0b110)));
        assertEquals(Shape.of(0), AnyShape.filled(Shape.of(0), new Axes(0)));
    }

    /** All of them first; the last choice leaves the first axis alone. */
    @Test
    void setsOfAxesAreCountedDownFromAll() {
        Shape shape = Shape.of(2, 3);
        assertEquals(new Axes(0b11), AnyShape.axes(choices(0), shape));
        assertEquals(new Axes(0b10), AnyShape.axes(choices(1), shape));
        assertEquals(new Axes(0b01), AnyShape.axes(choices(2), shape));
        assertEquals(new Axes(0b01), AnyShape.axes(choices(3), shape));
    }

    /** Whether axes are missing and how many; then for each that is left whether it is 1; then one, if none is. */
    @Test
    void whatIsRepeatedIsDrawnAxisByAxis() {
        Shape target = Shape.of(2, 3, 4);
        assertEquals(Shape.of(3, 4), AnyShape.repeatedTo(choices(2, 0, 0, 0), target));
        assertEquals(Shape.of(), AnyShape.repeatedTo(choices(2, 2), target));
        assertEquals(Shape.of(2, 1, 4), AnyShape.repeatedTo(choices(0, 0, 2, 0), target));
        assertEquals(Shape.of(2, 3, 1), AnyShape.repeatedTo(choices(0, 0, 0, 0, 2), target));
        assertEquals(Shape.of(1, 1, 1), AnyShape.repeatedTo(choices(0, 2, 2, 2), target));
        Choices none = choices();
        assertEquals(Shape.of(), AnyShape.repeatedTo(none, Shape.of()));
        assertEquals(List.of(), none.taken());
    }

    /** The first choice says which of the two is repeated; of it one axis is 1. */
    @Test
    void ofTwoShapesNoneOneTheOtherOrBothAreRepeated() {
        assertEquals(List.of(Shape.of(3), Shape.of(3)), AnyShape.pair(choices(0, 1, 6), 4));
        assertEquals(List.of(Shape.of(1), Shape.of(3)), AnyShape.pair(choices(1, 1, 6), 4));
        assertEquals(List.of(Shape.of(3), Shape.of(1)), AnyShape.pair(choices(2, 1, 6), 4));
        assertEquals(List.of(Shape.of(1), Shape.of(1)), AnyShape.pair(choices(3, 1, 6), 4));
        assertEquals(4, AnyShape.pair(choices(0, 4), 4).getFirst().rank());
    }

    /** In turn: an order of the axes, an axis divided in two, two neighbours made one, an axis of one element added. */
    @Test
    void reshapedShapesAreMadeInFourSteps() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(Shape.of(4, 2, 3), AnyShape.reshaped(choices(2, 0, 0), shape));
        assertEquals(Shape.of(2, 3, 2, 2), AnyShape.reshaped(choices(0, 0, 0, 1, 2, 1), shape));
        assertEquals(Shape.of(2, 3, 4, 1), AnyShape.reshaped(choices(0, 0, 0, 1, 2, 2), shape));
        assertEquals(Shape.of(2, 3, 1, 4), AnyShape.reshaped(choices(0, 0, 0, 1, 2, 0), shape));
        assertEquals(Shape.of(6, 4), AnyShape.reshaped(choices(0, 0, 0, 0, 1, 0), shape));
        assertEquals(Shape.of(2, 12), AnyShape.reshaped(choices(0, 0, 0, 0, 1, 1), shape));
        assertEquals(Shape.of(2, 12), AnyShape.reshaped(choices(0, 0, 0, 0, 1, 2), shape));
        assertEquals(Shape.of(1, 2, 3, 4), AnyShape.reshaped(choices(0, 0, 0, 0, 0, 3, 0), shape));
        assertEquals(Shape.of(2, 3, 4, 1), AnyShape.reshaped(choices(0, 0, 0, 0, 0, 3, 3), shape));
        assertEquals(Shape.of(1, 0), AnyShape.reshaped(choices(0, 1, 0, 0), Shape.of(0)));
        assertEquals(Shape.of(1), AnyShape.reshaped(choices(3, 0), Shape.of()));
    }

    @Test
    void anAxisIsAnyOfAShape() {
        Set<Integer> axes = new HashSet<>();
        IntStream.range(0, 100)
                .forEach(i -> axes.add(AnyShape.axis(Choices.random(RandomKey.of(i)), Shape.of(1, 1, 1))));
        assertEquals(Set.of(0, 1, 2), axes);
    }

    /** A size of 9 may be 1 by 9, 3 by 3, and 9 by 1. */
    @Test
    void aSizeIsDividedByAnyOfItsDivisors() {
        Set<String> shapes = new TreeSet<>();
        for (int divisor = 0; divisor < 5; divisor++) {
            shapes.add(AnyShape.reshaped(choices(0, 1, 0, divisor), Shape.of(9)).toString());
        }
        assertEquals(Set.of("[1, 9]", "[3, 3]", "[9, 1]"), shapes);
        assertTrue(IntStream.range(0, 500)
                .mapToObj(i -> AnyShape.reshaped(Choices.random(RandomKey.of(i)), Shape.of(7, 2)))
                .allMatch(each -> each.count() == 14));
    }
}
