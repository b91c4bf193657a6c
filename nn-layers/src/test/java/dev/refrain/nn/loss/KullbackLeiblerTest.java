package dev.refrain.nn.loss;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KullbackLeiblerTest {
    private static final KullbackLeibler SUM = new KullbackLeibler(Reduction.SUM);

    private static Var distribution(Random random, int rows, int classes) {
        double[] logits = random.doubles((long) rows * classes, -3, 3).toArray();
        return Var.of(Tensor.of(logits, rows, classes)).logSoftmax(-1);
    }

    /** Gibbs' inequality, and the definition. */
    @Property(seed = "432", tries = 100)
    void itIsNeverNegativeAndZeroForTheSameDistribution(
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 6) int classes,
            @ForAll Random random) {
        Var q = distribution(random, rows, classes);
        Var t = distribution(random, rows, classes);
        double[] logs = q.value().toDoubles();
        double[] targets = t.exp().value().toDoubles();
        double expected = 0;
        for (int i = 0; i < logs.length; i++) {
            expected += targets[i] * (Math.log(targets[i]) - logs[i]);
        }
        double found = SUM.of(q, t.exp()).item();
        assertEquals(expected, found, 1e-13);
        assertTrue(found > -1e-13, () -> "" + found);
        assertEquals(0, SUM.of(t, t.exp()).item(), 1e-13);
    }

    @Test
    void whereTheTargetIsZeroThereIsNothing() {
        Tensor q = Tensor.of(new double[] {Math.log(0.5), Double.NEGATIVE_INFINITY, Math.log(0.5), -1}, 4);
        Tensor t = Tensor.of(new double[] {1, 0, 0, -0.0}, 4);
        Slopes found = Slopes.of(new KullbackLeibler(Reduction.NONE), q, t);
        assertClose(new double[] {Math.log(2), 0, 0, 0}, found.value().toDoubles(), 1e-15, "value");
        assertArrayEquals(new double[] {-1, 0, 0, 0}, found.byPrediction().toDoubles(), 0); // -0 is 0
        assertClose(new double[] {1 + Math.log(2), 0, 0, 0}, found.byTarget().toDoubles(), 1e-15, "by target");
    }

    /** Nothing on the way is NaN or infinite either, at which {@code detectAnomalies} would stop. */
    @Test
    void whereTheTargetIsZeroNothingOnTheWayIsAnAnomaly() {
        try (Tape tape = Tape.open().detectAnomalies()) {
            Var q = tape.input(Tensor.of(new double[] {-1, Double.NEGATIVE_INFINITY}, 2));
            Var t = tape.input(Tensor.of(new double[] {1, 0}, 2));
            Gradients gradients = tape.gradients(SUM.of(q, t), List.of(q, t), Pullback.plain());
            assertArrayEquals(new double[] {-1, 0}, gradients.of(q).value().toDoubles(), 0); // -0 is 0
            assertArrayEquals(new double[] {2, 0}, gradients.of(t).value().toDoubles(), 0);
        }
    }

    @Test
    void whatIsNoProbabilityIsSeen() {
        Tensor q = Tensor.of(new double[] {-1, -1}, 2);
        double[] terms = new KullbackLeibler(Reduction.NONE)
                .of(Var.of(q), Var.of(Tensor.of(new double[] {-0.5, Double.NaN}, 2)))
                .value()
                .toDoubles();
        assertTrue(Arrays.stream(terms).allMatch(Double::isNaN), () -> Arrays.toString(terms));
    }

    @Test
    void theMeanIsOverAllElements() {
        Var q = distribution(new Random(5), 3, 4);
        Var t = distribution(new Random(6), 3, 4).exp();
        assertEquals(
                SUM.of(q, t).item() / 12,
                new KullbackLeibler(Reduction.MEAN).of(q, t).item(),
                1e-15);
    }
}
