package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Arguments.Twice;
import dev.refrain.autograd.check.sample.Arguments.View;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How arguments lie, and what is said of it. */
class ArgumentsTest {
    private static final Choices SIMPLEST = Choices.replay(List.of());

    private static final Shape SHAPE = Shape.of(2, 3);
    private static final Shape OTHER = Shape.of(3, 2);

    private static Arguments draw(Twice twice, Shape second, Integer... choices) {
        Elements reals = Elements.reals();
        return Arguments.draw(Choices.replay(List.of(choices)), List.of(reals, reals), List.of(SHAPE, second), twice);
    }

    private static Tensor of(double... values) {
        return Tensor.of(values, values.length);
    }

    @Test
    void layoutsNeedAxesAndThoseThatRepeatNeedTies() {
        assertEquals(List.of(Layout.PLAIN), Layout.fitting(0, true));
        assertEquals(List.of(Layout.PLAIN, Layout.SLICED, Layout.REPEATED), Layout.fitting(1, true));
        assertEquals(List.of(Layout.PLAIN, Layout.SLICED), Layout.fitting(1, false));
        assertEquals(List.of(Layout.values()), Layout.fitting(2, true));
        assertEquals(List.of(Layout.PLAIN, Layout.TRANSPOSED, Layout.SLICED), Layout.fitting(2, false));
    }

    /** The layout of the first, whether the second is the same tensor, and which view of it or which layout. */
    @Test
    void oneTensorIsGivenTwiceOnceInThreeTimesWhereItMay() {
        assertEquals(
                "[2, 3], argument 0 again",
                draw(Twice.AS_ANY_VIEW, SHAPE, 0, 2, 0).layout());
        assertEquals("[2, 3], [2, 3]", draw(Twice.AS_ANY_VIEW, SHAPE, 0, 1, 0).layout());
        assertEquals(
                "[2, 3], [2, 3] transposed",
                draw(Twice.AS_ANY_VIEW, SHAPE, 0, 0, 1).layout());
        assertEquals(
                "[2, 3], [3, 2] transposed of argument 0",
                draw(Twice.AS_ANY_VIEW, OTHER, 0, 2, 0).layout());
        assertEquals(
                "[2, 3], argument 0 again",
                draw(Twice.AS_THE_SAME_VIEW, SHAPE, 0, 2, 0).layout());
        assertEquals(
                "[2, 3], [3, 2] sliced",
                draw(Twice.AS_THE_SAME_VIEW, OTHER, 0, 2, 0).layout());
        assertEquals("[2, 3], [2, 3] sliced", draw(Twice.NEVER, SHAPE, 0, 2, 0).layout());
    }

    @Test
    void anyViewOfTheSameMemoryIsOneThatHasItsShape() {
        assertEquals(
                "[2, 3] transposed, [3, 2] of argument 0",
                draw(Twice.AS_ANY_VIEW, OTHER, 1, 2, 0).layout());
        assertEquals(
                "[2, 3] sliced, argument 0 again",
                draw(Twice.AS_ANY_VIEW, SHAPE, 2, 2, 9).layout());
        assertEquals(1, draw(Twice.AS_ANY_VIEW, OTHER, 1, 2, 0).behind().size());
        assertEquals(2, draw(Twice.AS_ANY_VIEW, OTHER, 2, 2, 0).behind().size(), "a slice has no transpose");
    }

    /** As what is drawn for the later one must do for the earlier one, too. */
    @Test
    void ofOneTensorThatIsTwoArgumentsTheElementsAreThoseOfTheLater() {
        Elements high = Elements.within(5, 5);
        Elements low = Elements.within(3, 3);
        Shape shape = Shape.of(1);
        Arguments once = Arguments.draw(
                Choices.replay(List.of(0, 2, 0)), List.of(high, low), List.of(shape, shape), Twice.AS_THE_SAME_VIEW);
        assertEquals(List.of(of(3)), once.behind());
        Arguments twice = Arguments.draw(
                Choices.replay(List.of()), List.of(high, low), List.of(shape, shape), Twice.AS_THE_SAME_VIEW);
        assertEquals(List.of(of(5), of(3)), twice.behind());
    }

    @Test
    void upToEightElementsArePrintedWhole() {
        View eight = new View(0, Layout.PLAIN, Shape.of(8));
        assertEquals(
                "[8] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]",
                new Arguments(List.of(of(1, 2, 3, 4, 5, 6, 7, 8)), List.of(eight)).toString());
        View nine = new View(0, Layout.PLAIN, Shape.of(9));
        assertEquals(
                "[9] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, ...]",
                new Arguments(List.of(of(1, 2, 3, 4, 5, 6, 7, 8, 9)), List.of(nine)).toString());
        assertEquals(
                "[0] = []", new Arguments(List.of(of()), List.of(new View(0, Layout.PLAIN, Shape.of(0)))).toString());
    }

    @Test
    void theValuesAreThoseOfEachView() {
        Arguments arguments = new Arguments(
                List.of(of(7, 8), of(1, 2, 3)),
                List.of(
                        new View(1, Layout.SLICED, Shape.of(2)),
                        new View(0, Layout.PLAIN, Shape.of(2)),
                        new View(1, Layout.PLAIN, Shape.of(3))));
        assertEquals(
                List.of(of(2, 3), of(7, 8), of(1, 2, 3)),
                arguments.values().stream().map(Var::value).toList());
        assertEquals("[2] sliced = [2.0, 3.0], [2] = [7.0, 8.0], [3] of argument 0", arguments.toString());
    }

    @Test
    void aMaskIsOneWhereTheMemoryIsPositive() {
        Arguments plain = new Arguments(
                List.of(of(-1, 0, 2)),
                List.of(new View(0, Layout.PLAIN, Shape.of(3)), new View(0, Layout.PLAIN, Shape.of(3))));
        Arguments masked = plain.withMask(1);
        assertEquals(of(-1, 0, 2), masked.values().get(0).value());
        assertEquals(of(0, 0, 1), masked.values().get(1).value());
        assertEquals("[3], [3] as a mask of argument 0", masked.layout());
        assertEquals("[3] as a mask, [3] of argument 0", plain.withMask(0).layout());
    }

    @Test
    void whatGradientsAreTakenByIsTheMemory() {
        Arguments arguments = new Arguments(
                List.of(of(1, 2, 3)),
                List.of(new View(0, Layout.SLICED, Shape.of(2)), new View(0, Layout.PLAIN, Shape.of(3))));
        assertEquals(
                "Jacobian of 2 by 3 elements",
                arguments.check(in -> in.getFirst().square()).verify().how());
    }

    private static <T> Stream<T> draws(int count, Function<Choices, T> drawn) {
        return IntStream.range(0, count).mapToObj(i -> drawn.apply(Choices.random(RandomKey.of(i))));
    }

    @ParameterizedTest
    @EnumSource
    void aLayoutShowsAShapeOfWhatIsBehind(Layout layout) {
        for (Shape shape : List.of(Shape.of(2, 3), Shape.of(4), Shape.of(2, 1, 3), Shape.of(2, 0))) {
            Shape behind = layout.behind(shape);
            double[] numbers =
                    IntStream.range(0, behind.count()).mapToDouble(i -> i).toArray();
            Var view = layout.view(Var.of(Tensor.of(numbers, behind.sizes())), shape);
            assertEquals(shape, view.shape());
        }
        Var square = Var.of(Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 3, 3));
        double[] expected = switch (layout) {
            case PLAIN -> new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9};
            case TRANSPOSED -> new double[] {1, 4, 7, 2, 5, 8, 3, 6, 9};
            case SLICED -> new double[] {5, 6, 8, 9};
            case REPEATED -> new double[] {1, 2, 3, 1, 2, 3};
        };
        Shape shape =
                layout == Layout.SLICED ? Shape.of(2, 2) : layout == Layout.REPEATED ? Shape.of(2, 3) : Shape.of(3, 3);
        Var behind = layout == Layout.REPEATED ? square.slice(0, 0, 1) : square;
        assertEquals(
                Tensor.of(expected, shape.sizes()), layout.view(behind, shape).value());
    }

    @Test
    void argumentsLieInEveryLayoutAndMayBeTheSame() {
        Set<String> texts = new TreeSet<>();
        Shape shape = Shape.of(2, 3);
        draws(500, choices -> Arguments.draw(choices, Elements.reals(), shape, shape))
                .forEach(arguments -> {
                    List<Var> values = arguments.values();
                    assertEquals(
                            List.of(shape, shape),
                            values.stream().map(Var::shape).toList());
                    boolean same =
                            arguments.views().get(0).equals(arguments.views().get(1));
                    assertEquals(same ? 1 : 2, arguments.behind().size());
                    texts.add(arguments.layout());
                });
        assertTrue(
                texts.containsAll(List.of(
                        "[2, 3], [2, 3]",
                        "[2, 3] transposed, [2, 3] sliced",
                        "[2, 3] repeated, [2, 3]",
                        "[2, 3], argument 0 again",
                        "[2, 3] sliced, argument 0 again")),
                texts::toString);
        Arguments simplest = Arguments.draw(SIMPLEST, Elements.reals(), shape, Shape.of(9));
        assertEquals("[2, 3], [9]", simplest.layout());
        assertEquals(
                "[2, 3] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0], [9] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, ...]",
                simplest.toString());
    }

    /** As x and its transpose, where the memory allows it. */
    @Test
    void oneTensorMayBeSeenInTwoWays() {
        Set<String> texts = new TreeSet<>();
        draws(500, choices -> Arguments.draw(choices, Elements.reals(), Shape.of(2, 3), Shape.of(3, 2)))
                .forEach(arguments -> {
                    texts.add(arguments.layout());
                    if (arguments.layout().equals("[2, 3], [3, 2] transposed of argument 0")) {
                        List<Var> values = arguments.values();
                        assertEquals(
                                values.get(0).transpose().value(), values.get(1).value());
                    }
                });
        assertTrue(
                texts.containsAll(List.of(
                        "[2, 3], [3, 2] transposed of argument 0",
                        "[2, 3] transposed, [3, 2] of argument 0",
                        "[2, 3] sliced, [3, 2]")),
                texts::toString);
    }

    @Test
    void whatMayNotTieIsNotRepeated() {
        draws(200, choices -> Arguments.draw(choices, Elements.distinct(), Shape.of(2, 3)))
                .forEach(arguments -> assertFalse(arguments.layout().contains("repeated"), arguments::toString));
    }

    @Test
    void onlyArgumentsOfTheSameElementsAreOneTensor() {
        Elements positive = Elements.within(1, 2);
        Shape shape = Shape.of(3);
        draws(300, choices -> Arguments.draw(choices, List.of(positive, Elements.reals()), List.of(shape, shape)))
                .forEach(arguments -> {
                    assertEquals(2, arguments.behind().size());
                    double[] first = arguments.values().getFirst().value().toDoubles();
                    assertTrue(DoubleStream.of(first).allMatch(value -> value >= 1), arguments::toString);
                });
    }

    @Test
    void argumentsNeedAShapeAndElementsForEach() {
        Shape shape = Shape.of(3);
        for (List<Elements> elements : List.of(List.<Elements>of(), List.of(Elements.reals()))) {
            String message = assertThrows(
                            IndexRangeException.class,
                            () -> Arguments.draw(
                                    SIMPLEST, elements, elements.isEmpty() ? List.of() : List.of(shape, shape)))
                    .getMessage();
            assertTrue(message.startsWith("arguments: got "), message);
        }
    }
}
