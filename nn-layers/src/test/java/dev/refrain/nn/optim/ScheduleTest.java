package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Property(seed = "301", tries = 200)
    void aCosineFallsFromItsPeakToZeroAndIsHalfWayInTheMiddle(
            @ForAll @DoubleRange(min = 0, max = 10) double peak, @ForAll @IntRange(min = 1, max = 300) int half) {
        Schedule cosine = Schedule.cosine(peak, 2 * half);
        assertEquals(peak, cosine.at(0));
        assertEquals(peak / 2, cosine.at(half), 1e-15 * peak);
        for (int update = 0; update < 2 * half; update++) {
            assertTrue(cosine.at(update) >= cosine.at(update + 1));
            assertEquals(peak, cosine.at(update) + cosine.at(2L * half - update), 1e-14 * peak);
        }
        assertEquals(0, cosine.at(2L * half));
        assertEquals(0, cosine.at(Long.MAX_VALUE));
    }

    @Test
    void bothOptimisersAskForTheRateOfEveryUpdate() {
        Schedule onlyThird = update -> update == 2 ? 0.1 : 0;
        Weights bySgd = Quadratic.model();
        Weights byAdam = Quadratic.model();
        Optimiser sgd = new Sgd().on(bySgd, onlyThird);
        Optimiser adam = new Adam().on(byAdam, onlyThird);
        for (int update = 0; update < 5; update++) {
            double[] sgdBefore = Quadratic.weights(bySgd);
            double[] adamBefore = Quadratic.weights(byAdam);
            Quadratic.step(bySgd, sgd);
            Quadratic.step(byAdam, adam);
            assertEquals(update != 2, Arrays.equals(sgdBefore, Quadratic.weights(bySgd)));
            assertEquals(update != 2, Arrays.equals(adamBefore, Quadratic.weights(byAdam)));
        }
    }

    @Test
    void aRateOutsideTheRangeIsNamedWithItsUpdateAndNothingIsWritten() {
        Weights model = Quadratic.model();
        Optimiser sgd = new Sgd().on(model, update -> update < 2 ? 0.1 : Double.NaN);
        Quadratic.step(model, sgd);
        Quadratic.step(model, sgd);
        double[] before = Quadratic.weights(model);
        String sentence = assertThrows(HyperParameterException.class, () -> Quadratic.step(model, sgd))
                .getMessage();
        assertEquals(
                "learning rate: the schedule gives NaN at update 2, expected a finite number, 0 or more", sentence);
        assertArrayEquals(before, Quadratic.weights(model));
    }

    @Test
    void peakAndLengthAreChecked() {
        assertThrows(HyperParameterException.class, () -> Schedule.cosine(-1, 10));
        assertThrows(HyperParameterException.class, () -> Schedule.cosine(Double.NaN, 10));
        assertThrows(HyperParameterException.class, () -> Schedule.cosine(1, 0));
        assertThrows(HyperParameterException.class, () -> Schedule.constant(Double.POSITIVE_INFINITY));
    }
}
