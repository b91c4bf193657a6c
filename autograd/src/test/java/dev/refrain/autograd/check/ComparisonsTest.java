package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is compared with what, and with how many evaluations. */
class ComparisonsTest {
    private static Comparisons at(Tensor x, Tensor... cotangent) {
        Subject<?> subject = Checked.of(
                        List.of(), (tape, none, in) -> in.getFirst().square(), List.of(x))
                .subject(null);
        Places places = Places.of("x", x.shape());
        Tally tally = new Tally(new Tolerance(1e-6, 1e-8), false);
        return new Comparisons(subject, places, places, tally, cotangent.length == 0 ? null : cotangent[0]);
    }

    /** Each element in units of its step, which is relative to it above 1. */
    @Test
    void directionsAndLengthsAreInUnitsOfTheElements() {
        Comparisons compare = at(vector(0.5, -100, 8));
        RandomKey key = RandomKey.of(4);
        assertArrayEquals(
                new double[] {key.normal(0), 100 * key.normal(1), 8 * key.normal(2)}, compare.direction(key), 1e-12);
        assertEquals(Math.sqrt(3 * 3 + 400 * 400 + 16 * 16), compare.length(new double[] {3, -4, 2}), 1e-9);
    }

    @Test
    void aCotangentIsRandomUnlessOneIsGiven() {
        RandomKey key = RandomKey.of(4);
        double[] random = at(vector(1, 2)).cotangent(key);
        assertArrayEquals(Vectors.normal(2, key.child("cotangent")), random);
        assertArrayEquals(new double[] {5, 6}, at(vector(1, 2), vector(5, 6)).cotangent(key));
    }

    /** The recorded gradient, the jvp, jvp against vjp, and the second order by each element. */
    @Test
    void atTheSecondOrderAllIsComparedAgain() {
        long first = GradCheck.of(Var::square, X).order(1).verify().comparisons();
        long both = GradCheck.of(Var::square, X).verify().comparisons();
        assertEquals(6 + 6 + 1 + 6, both - first);
    }

    /** Many steps, of two evaluations each, are for where one shows a mismatch. */
    @Test
    void whereOneStepShowsThatAllAgreesNoMoreAreTried() {
        AtomicInteger calls = new AtomicInteger();
        UnaryOperator<Var> f = x -> {
            calls.incrementAndGet();
            return x.square();
        };
        GradCheck.of(f, X).order(1).verify();
        int full = calls.getAndSet(0);
        assertTrue(full <= 2 * 6 + 20, () -> full + " evaluations of the Jacobian");
        GradCheck.of(f, X).verify();
        int second = calls.getAndSet(0);
        assertTrue(second <= 2 * 6 + 20 + 2 * 6 + 4, () -> second + " evaluations of both orders");
    }

    /** One step differs from the slope there, along a direction as along an element. */
    @Test
    void alongADirectionManyStepsDecideWhereOneIsNotEnough() {
        GradCheck.of(x -> x.mul(5000).tanh(), vector(0.0001, -0.00015))
                .order(1)
                .directions(3)
                .verify();
    }
}
