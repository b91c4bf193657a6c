package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Arguments.Twice;
import dev.refrain.autograd.check.sample.Arguments.View;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How arguments lie, and what is said of it. */
class ArgumentsTest {
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
}
