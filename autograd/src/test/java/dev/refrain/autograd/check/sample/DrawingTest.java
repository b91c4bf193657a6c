package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Domain;
import dev.refrain.tensor.pointwise.Pointwise;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes and elements that are drawn. */
class DrawingTest {
    private static final Choices SIMPLEST = Choices.replay(List.of());

    private static <T> Stream<T> draws(int count, Function<Choices, T> drawn) {
        return IntStream.range(0, count).mapToObj(i -> drawn.apply(Choices.random(RandomKey.of(i))));
    }

    @Test
    void shapesHaveAllRanksAndSizesAndNeverTooManyElements() {
        Set<Integer> ranks = new TreeSet<>();
        Set<Integer> sizes = new TreeSet<>();
        draws(2000, choices -> AnyShape.of(choices, 0, 3)).forEach(shape -> {
            assertTrue(shape.count() <= AnyShape.MOST, shape::toString);
            ranks.add(shape.rank());
            IntStream.of(shape.sizes()).forEach(sizes::add);
        });
        assertEquals(Set.of(0, 1, 2, 3), ranks);
        assertTrue(sizes.containsAll(Set.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 17)), sizes::toString);
        assertEquals(Shape.of(0), AnyShape.of(SIMPLEST, 1, 3));
        assertTrue(draws(500, AnyShape::positiveSize).allMatch(size -> size > 0));
    }

    @Test
    void cubesAreOfOneSize() {
        Set<Shape> cubes = new HashSet<>();
        draws(200, choices -> AnyShape.cube(choices, 3)).forEach(cubes::add);
        assertEquals(Set.of(Shape.of(1, 1, 1), Shape.of(2, 2, 2), Shape.of(3, 3, 3), Shape.of(4, 4, 4)), cubes);
    }

    @Test
    void axesAreAllOfThemOrAnySetThatIsNotEmpty() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(new Axes(0b111), AnyShape.axes(SIMPLEST, shape));
        Set<Integer> masks = new TreeSet<>();
        draws(200, choices -> AnyShape.axes(choices, shape)).forEach(axes -> masks.add(axes.mask()));
        assertEquals(Set.of(1, 2, 3, 4, 5, 6, 7), masks);
        assertEquals(new Axes(0), AnyShape.axes(SIMPLEST, Shape.of()));
        assertEquals(Shape.of(1, 0, 3), AnyShape.filled(Shape.of(0, 0, 3), new Axes(0b101)));
    }

    @Test
    void ordersArePermutations() {
        assertEquals(List.of(0, 1, 2, 3), AnyShape.order(SIMPLEST, 4));
        Set<List<Integer>> orders = new HashSet<>();
        draws(300, choices -> AnyShape.order(choices, 3)).forEach(orders::add);
        assertEquals(6, orders.size());
    }

    @Test
    void whatIsRepeatedBroadcastsToTheTarget() {
        Shape target = Shape.of(2, 3, 4);
        assertEquals(Shape.of(1, 3, 4), AnyShape.repeatedTo(SIMPLEST, target));
        Set<Shape> drawn = new HashSet<>();
        draws(500, choices -> AnyShape.repeatedTo(choices, target)).forEach(shape -> {
            assertEquals(target, Shape.broadcast(shape, target));
            assertNotEquals(target, shape);
            drawn.add(shape);
        });
        assertTrue(
                drawn.containsAll(List.of(Shape.of(), Shape.of(4), Shape.of(1, 4), Shape.of(2, 1, 1))),
                drawn::toString);
    }

    @Test
    void reshapedShapesHaveAsManyElements() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(shape, AnyShape.reshaped(SIMPLEST, shape));
        Set<Integer> ranks = new TreeSet<>();
        draws(200, choices -> AnyShape.reshaped(choices, shape)).forEach(each -> {
            assertEquals(24, each.count());
            ranks.add(each.rank());
        });
        assertEquals(Set.of(2, 3, 4, 5), ranks);
    }

    @Test
    void elementsAreRoundAndTheRoundestComeFirst() {
        Elements within = Elements.within(-1.5, 2);
        assertEquals(1, within.draw(SIMPLEST, Shape.of()).item());
        double[] first = IntStream.range(0, 8)
                .mapToDouble(
                        i -> within.draw(Choices.replay(List.of(i)), Shape.of()).item())
                .toArray();
        assertEquals("[1.0, 0.0, 2.0, -1.0, 1.0, 0.9, 1.1, 0.8]", Arrays.toString(first));
        Set<Double> all = new TreeSet<>();
        for (int i = 0; i < 4 + 36 + 351 + 3501; i++) { // behind these are the whole numbers again
            double value = within.draw(Choices.replay(List.of(i)), Shape.of()).item();
            assertTrue(value >= -1.5 && value <= 2);
            assertTrue(new BigDecimal(Double.toString(value)).scale() <= 3);
            all.add(value);
        }
        assertEquals(3501, all.size());
        assertEquals(1, Elements.within(0.3, 2.5).draw(SIMPLEST, Shape.of()).item());
        assertEquals(-1, Elements.within(-2.5, -0.3).draw(SIMPLEST, Shape.of()).item());
        assertEquals(0.5, Elements.within(0.5, 0.5).draw(SIMPLEST, Shape.of()).item());
        Elements wide = Elements.within(-100_000, 100_000);
        draws(200, choices -> wide.draw(choices, Shape.of()).item())
                .forEach(value -> assertTrue(Math.abs(value) <= 100_000, () -> "" + value));
    }

    @Test
    void aRangeWithoutANumberIsRefused() {
        for (double[] range :
                new double[][] {{1, 0}, {0.0001, 0.0002}, {Double.NaN, 1}, {0, Double.POSITIVE_INFINITY}}) {
            String message = assertThrows(IndexRangeException.class, () -> Elements.within(range[0], range[1]))
                    .getMessage();
            assertEquals(
                    "elements: got %s .. %s, expected a range within ±100000 that has a number of at most three decimals"
                            .formatted(range[0], range[1]),
                    message);
        }
    }

    @Test
    void distinctElementsDiffer() {
        draws(100, choices -> Elements.distinct().draw(choices, Shape.of(3, 7)))
                .forEach(tensor -> assertEquals(
                        21, DoubleStream.of(tensor.toDoubles()).distinct().count()));
        assertFalse(Elements.distinct().tie());
    }

    static Stream<Domain> domains() {
        return Stream.of(Pointwise.values()).map(Pointwise::domain).distinct();
    }

    @ParameterizedTest
    @MethodSource("domains")
    void argumentsLieWhereTheFunctionIsSmooth(Domain domain) {
        for (int i = 0; i < 300; i++) {
            Choices choices = Choices.random(RandomKey.of(i));
            double[][] x = IntStream.range(0, 3)
                    .mapToObj(argument -> Elements.in(domain, argument)
                            .draw(choices, Shape.of(9))
                            .toDoubles())
                    .toArray(double[][]::new);
            for (int argument = 0; argument < 3; argument++) {
                Domain.Interval interval = domain.interval(argument);
                for (double each : x[argument]) {
                    assertTrue(each >= interval.low() + 0.1 - 1e-9 && each <= interval.high() - 0.1 + 1e-9);
                    assertTrue(Math.abs(each - interval.nearestKink(each)) >= 0.3 - 1e-9, () -> "near a kink: " + each);
                }
            }
            assertRelated(domain.relation(), x);
        }
    }

    private static void assertRelated(Domain.Relation relation, double[][] x) {
        for (double first : x[0]) {
            for (double second : x[1]) {
                switch (relation) {
                    case DISTINCT -> {
                        assertTrue(Math.abs(first - second) >= 0.3 - 1e-9, () -> first + ", " + second);
                        for (double third : x[2]) {
                            assertTrue(Math.abs(first - third) >= 0.15 - 1e-9, () -> first + ", " + third);
                            assertTrue(Math.abs(second - third) >= 0.15 - 1e-9, () -> second + ", " + third);
                        }
                    }
                    case DISTINCT_IN_SIZE ->
                        assertTrue(Math.abs(Math.abs(first) - second) >= 0.3 - 1e-9, () -> first + ", " + second);
                    case ANY, FIRST_IS_SWITCH -> {}
                }
            }
        }
    }

    /** About one in nine elements is a whole number, 0 and bounds and far ones among them. */
    @Test
    void wholeNumbersAreNotRare() {
        double[] values = draws(
                        2000,
                        choices -> Elements.reals().draw(choices, Shape.of()).item())
                .mapToDouble(each -> each)
                .toArray();
        long whole =
                DoubleStream.of(values).filter(each -> each == Math.rint(each)).count();
        assertTrue(whole > 150 && whole < 400, () -> whole + " of 2000");
        for (double each : new double[] {0, 1, -2, 8, -8}) {
            assertTrue(DoubleStream.of(values).anyMatch(value -> value == each), () -> each + " is missing");
        }
    }
}
