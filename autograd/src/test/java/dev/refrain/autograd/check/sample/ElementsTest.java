package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Domain;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which elements are drawn by which choices. */
class ElementsTest {
    /** More than there are numbers to choose from. */
    private static final int MANY = 20_000;

    private static double one(Elements elements, Integer... choices) {
        return elements.draw(Choices.replay(List.of(choices)), Shape.of()).item();
    }

    private static DoubleStream first(Elements elements, int count) {
        return IntStream.range(0, count).mapToDouble(choice -> one(elements, choice));
    }

    private static double[] sorted(DoubleStream numbers) {
        return numbers.distinct().sorted().toArray();
    }

    @Test
    void numbersOfOneSideOfOneComeAloneWhenTheOtherSideEnds() {
        assertEquals(
                "[1.0, 0.0, 2.0, 3.0, 4.0, 5.0]",
                Arrays.toString(first(Elements.within(0, 5), 6).toArray()));
        assertEquals(
                "[1.0, 0.0, -1.0, -2.0]",
                Arrays.toString(first(Elements.within(-2, 1), 4).toArray()));
        assertEquals(
                "[2.0, 3.0, 4.0]",
                Arrays.toString(first(Elements.within(1.5, 4), 3).toArray()));
    }

    /** Of -2 .. 2 there are 5 whole numbers, 41 with one decimal, 401 with two, 4001 with three. */
    @Test
    void behindAllNumbersTheWholeOnesComeAgainAndThoseFarOut() {
        int all = 5 + 41 + 401 + 4001;
        double[] behind = IntStream.range(all, all + 19)
                .mapToDouble(choice -> one(Elements.reals(), choice))
                .toArray();
        assertEquals(
                "[1.0, 0.0, 2.0, -1.0, 3.0, -2.0, 4.0, -3.0, 5.0, -4.0, 6.0, -5.0, 7.0, -6.0, 8.0, -7.0, -8.0, 1.0, 0.0]",
                Arrays.toString(behind));
        assertEquals(2, one(Elements.within(1.5, 3), 2 + 16 + 151 + 1501));
        assertEquals(3, one(Elements.within(1.5, 3), 2 + 16 + 151 + 1501 + 1));
    }

    @Test
    void distinctElementsAreTheWholeNumbersAroundZeroInSomeOrder() {
        double[] odd =
                Elements.distinct().draw(Choices.replay(List.of()), Shape.of(5)).toDoubles();
        assertEquals("[-2.0, -1.0, 0.0, 1.0, 2.0]", Arrays.toString(odd));
        double[] even = Elements.distinct()
                .draw(Choices.replay(List.of(3, 1)), Shape.of(4))
                .toDoubles();
        assertEquals("[1.0, -1.0, -2.0, 0.0]", Arrays.toString(even));
    }

    @Test
    void whatIsNotZeroHasASignOfItsOwnAndTheSimplestIsPositive() {
        assertEquals(1, one(Elements.nonzero()));
        assertEquals(-1, one(Elements.nonzero(), 1));
        for (int sign : new int[] {0, 1}) {
            double[] sizes = sorted(IntStream.range(0, MANY)
                    .mapToDouble(choice -> one(Elements.nonzero(), sign, choice) * (1 - 2 * sign)));
            assertEquals(0.3, sizes[0]);
            assertEquals(8, sizes[sizes.length - 1]);
            assertEquals(1701 + 6, sizes.length, "0.300 .. 2.000 and 3 .. 8");
        }
    }

    @Test
    void factorsAreNearOneOfEitherSignOrZero() {
        assertEquals(1, one(Elements.factors()));
        assertEquals(1, one(Elements.factors(), 6));
        assertEquals(0, one(Elements.factors(), 7));
        assertEquals(-1, one(Elements.factors(), 0, 1));
        double[] sizes = sorted(IntStream.range(0, MANY).mapToDouble(choice -> one(Elements.factors(), 0, 0, choice)));
        assertEquals(0.7, sizes[0]);
        assertEquals(1.4, sizes[sizes.length - 1]);
        assertEquals(701, sizes.length, "0.700 .. 1.400");
    }

    private static Domain domain(Domain.Relation relation) {
        return Arrays.stream(Pointwise.values())
                .map(Pointwise::domain)
                .filter(each -> each.relation() == relation)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void argumentsThatMayNotBeEqualLieInGapsOfEachOther() {
        double[][] lowest = {{-2, -1.8}, {-1.5, -1.3}, {-1.65, -1.65}};
        for (int argument = 0; argument < 3; argument++) {
            Elements elements = Elements.in(domain(Domain.Relation.DISTINCT), argument);
            for (int whole = 0; whole < 4; whole++) {
                int up = whole;
                double[] numbers = sorted(IntStream.range(0, MANY).mapToDouble(choice -> one(elements, up, choice)));
                assertEquals(lowest[argument][0] + whole, one(elements, whole), 1e-9);
                assertEquals(lowest[argument][0] + whole, numbers[0], 1e-9);
                assertEquals(lowest[argument][1] + whole, numbers[numbers.length - 1], 1e-9);
            }
        }
    }

    /** The first has the sizes 0, 1 and 2 with a little more, the second is 0.5 or 1.5 with a little more. */
    @Test
    void ofArgumentsThatMayNotHaveOneSizeTheFirstHasASign() {
        Elements first = Elements.in(domain(Domain.Relation.DISTINCT_IN_SIZE), 0);
        Elements second = Elements.in(domain(Domain.Relation.DISTINCT_IN_SIZE), 1);
        for (int whole = 0; whole < 3; whole++) {
            assertEquals(whole, one(first, 0, whole));
            assertEquals(-whole, one(first, 1, whole), 0.0);
            int up = whole;
            double[] sizes = sorted(IntStream.range(0, MANY).mapToDouble(choice -> one(first, 0, up, choice)));
            assertEquals(whole, sizes[0]);
            assertEquals(whole + 0.2, sizes[sizes.length - 1], 1e-9);
            assertEquals(201, sizes.length);
        }
        for (int whole = 0; whole < 2; whole++) {
            int up = whole;
            assertEquals(whole + 0.5, one(second, whole));
            double[] numbers = sorted(IntStream.range(0, MANY).mapToDouble(choice -> one(second, up, choice)));
            assertEquals(whole + 0.5, numbers[0]);
            assertEquals(whole + 0.7, numbers[numbers.length - 1], 1e-9);
        }
    }

    /** A half line begins 0.1 behind its end, is seen for 2.5 from there or from 0, and its whole numbers for 4. */
    @ParameterizedTest
    @CsvSource({
        "LOG, 0.1, 2.5, 1, 4",
        "LOG1P, -0.9, 2.5, 0, 4",
        "ACOSH, 1.1, 3.5, 2, 5",
        "TAN, -1.4, 1.4, -1, 1",
        "ASIN, -0.9, 0.9, 0, 0",
        "HARD_TANH, -2, 2, -8, 8",
        "HARD_SIGMOID, -4, 4, -8, 8",
        "RELU6, -7, 7, -8, 8"
    })
    void aFunctionIsTriedBesideItsKinksAndEndsAndAtWholeNumbersFarther(
            Pointwise function, double low, double high, double lowest, double highest) {
        Elements elements = Elements.in(function.domain(), 0);
        double[] fractions = sorted(first(elements, MANY).filter(each -> each != Math.rint(each)));
        assertEquals(low, fractions[0], 0.0011, "but for whole numbers and what is pushed");
        assertEquals(high, fractions[fractions.length - 1], 0.0011);
        double[] whole = sorted(first(elements, MANY).filter(each -> each == Math.rint(each)));
        assertEquals(lowest, whole[0], 0.0);
        assertEquals(highest, whole[whole.length - 1]);
    }

    /** The kinks of relu6 are 0 and 6. */
    @Test
    void aNumberNearAKinkIsPushedAwayFromItAndAnotherStays() {
        Elements numbers = Elements.within(-7, 7);
        Elements pushed = Elements.in(Pointwise.RELU6.domain(), 0);
        for (int choice = 0; choice < 15 + 141 + 1401; choice++) {
            double number = one(numbers, choice);
            double away = one(pushed, choice);
            if (Math.abs(number) < 3) {
                double by = Math.abs(number) >= 0.3 ? 0 : number < 0 ? -0.3 : 0.3;
                assertEquals(number + by, away, 1e-9, () -> "" + number);
            }
        }
        assertTrue(first(pushed, MANY).allMatch(each -> Math.abs(each) >= 0.3 && Math.abs(each - 6) > 0.3 - 1e-9));
    }
}
