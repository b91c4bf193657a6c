package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The values that a failure is shown at. */
class ReproductionTest {
    private static final Tensor LARGE = Tensor.full(DType.FLOAT64, 5, 41);

    private static double[] elements(List<Tensor> values, int k) {
        return values.get(k).toDoubles();
    }

    @Test
    void whatDoesNotMatterIsZeroOrOneAndTheRestHasFewDecimals() {
        Predicate<List<Tensor>> fails = values -> elements(values, 0)[1] > 0.7 && elements(values, 1)[0] < -2.2;
        List<Tensor> given = List.of(vector(0.123456, 0.787654, 3.21), vector(-2.345678, 1.1));
        assertEquals(Optional.of(List.of(vector(0, 1, 0), vector(-2.5, 0))), Reproduction.simple(given, fails));
    }

    @Test
    void itIsTriedAndNotAssumed() {
        AtomicInteger tries = new AtomicInteger();
        Tensor given = vector(0.123456789, 3, 0, 1);
        List<Tensor> found = Reproduction.simple(List.of(given), values -> {
                    tries.incrementAndGet();
                    return values.getFirst().equals(given);
                })
                .orElseThrow();
        assertEquals(List.of(given), found);
        assertTrue(tries.get() <= 1 + 5 + 6, tries::toString);
        assertEquals(Optional.empty(), Reproduction.simple(List.of(given), values -> false));
    }

    @Test
    void thereIsABudget() {
        AtomicInteger tries = new AtomicInteger();
        double[] many = new double[40];
        Arrays.fill(many, 0.123456);
        Tensor given = Tensor.of(many, 40);
        Reproduction.simple(List.of(given, given), values -> {
            tries.incrementAndGet();
            return values.equals(List.of(given, given));
        });
        assertEquals(61, tries.get());
    }

    /** Of different seeds, as equal ones may be a kink. */
    @Test
    void whatIsLargeIsDrawnIfThatFails() {
        List<Tensor> found = Reproduction.simple(List.of(LARGE, vector(2.5), LARGE), values -> true)
                .orElseThrow();
        assertEquals(vector(2.5), found.get(1));
        assertEquals(3, found.stream().distinct().count());
        assertEquals(LARGE.shape(), found.get(2).shape());
        assertEquals(
                Optional.empty(),
                Reproduction.drawn(List.of(LARGE), values -> values.getFirst().equals(LARGE)));
    }

    @Test
    void valuesOutsideADomainAreNoFailure() {
        assertEquals(Optional.empty(), Reproduction.drawn(List.of(LARGE), values -> {
            throw new NonFiniteException("log of what is drawn");
        }));
    }

    /** Once as it is, and once rounded to whole numbers; then there is nothing left to make simpler. */
    @Test
    void whatFailsAnywhereIsZeroAfterTwoTries() {
        AtomicInteger tries = new AtomicInteger();
        List<Tensor> found = Reproduction.simple(List.of(vector(-0.3, 0.2)), values -> tries.incrementAndGet() > 0)
                .orElseThrow();
        assertEquals("[0.0, 0.0]", Arrays.toString(elements(found, 0)), "not -0.0");
        assertEquals(2, tries.get());
    }

    @Test
    void whatMayNotBeZeroMayBeOne() {
        assertEquals(
                Optional.of(List.of(vector(1, 3, 0))),
                Reproduction.simple(
                        List.of(vector(7, 3, 5)),
                        values -> elements(values, 0)[0] > 0.5 && elements(values, 0)[1] == 3));
    }
}
