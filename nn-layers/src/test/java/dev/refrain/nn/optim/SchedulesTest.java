package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.NonFiniteException;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.function.Executable;

/** What holds for schedules whatever their numbers are; GoldenSchedulesTest has the numbers. */
class SchedulesTest {
    @Property(seed = "551", tries = 100)
    void everyRateIsFiniteAndNotNegativeHoweverLate(
            @ForAll @DoubleRange(max = 10) double rate,
            @ForAll @IntRange(min = 2, max = 1000) int updates,
            @ForAll @IntRange(min = 1, max = 5) int longer,
            @ForAll @LongRange(min = 0) long update) {
        for (Schedule schedule : List.of(
                Schedule.step(rate, 0.5, updates),
                Schedule.multiStep(rate, 0.5, updates, 2L * updates),
                Schedule.exponential(rate, 0.99),
                Schedule.linear(rate, 0.1, updates),
                Schedule.polynomial(rate, updates, 2),
                Schedule.cosine(rate, 0.01, updates),
                Schedule.cosineWithRestarts(rate, 0.01, updates, longer),
                new OneCycle(rate, updates),
                Schedule.constant(rate).warmedUp(updates),
                Schedule.linear(0, rate, updates).then(updates, Schedule.cosine(rate, updates)))) {
            for (long each : new long[] {0, 1, updates - 1L, updates, updates + 1L, update, Long.MAX_VALUE}) {
                double at = schedule.at(each);
                assertTrue(at >= 0 && at <= Math.max(rate, 0.1) * (1 + 1e-12), at + " at " + each);
            }
        }
    }

    @Property(seed = "552", tries = 50)
    void aWarmUpRisesEvenlyAndIsOverAtItsLastUpdate(@ForAll @IntRange(min = 1, max = 50) int updates) {
        Schedule schedule = Schedule.constant(0.5).warmedUp(updates);
        for (int update = 0; update < updates; update++) {
            assertEquals(0.5 * (update + 1) / updates, schedule.at(update), 1e-15);
        }
        assertEquals(0.5, schedule.at(updates - 1L));
        assertEquals(0.5, schedule.at(updates));
    }

    @Property(seed = "553", tries = 50)
    void everyPeriodOfRestartsIsACosineOfItsOwn(
            @ForAll @IntRange(min = 1, max = 9) int first, @ForAll @IntRange(min = 1, max = 3) int longer) {
        Schedule restarts = Schedule.cosineWithRestarts(1, 0.25, first, longer);
        long begin = 0;
        int period = first;
        for (int k = 0; k < 4; k++) {
            Schedule own = Schedule.cosine(1, 0.25, period);
            for (int update = 0; update < period; update++) {
                assertEquals(own.at(update), restarts.at(begin + update));
            }
            begin += period;
            period *= longer;
        }
    }

    @Example
    void aScheduleAfterAnotherBeginsAtItsOwnBeginning() {
        Schedule chain = Schedule.constant(3).then(2, update -> 10 + update).then(4, Schedule.constant(1));
        double[] expected = {3, 3, 10, 11, 1, 1};
        for (int update = 0; update < expected.length; update++) {
            assertEquals(expected[update], chain.at(update));
        }
        assertEquals(6, Schedule.constant(3).times(Schedule.constant(2)).at(5));
    }

    @Example
    void oneCycleBeginsAndEndsWhereItsDivisorsSay() {
        OneCycle cycle = new OneCycle(1, 100).withDivisors(10, 100);
        for (OneCycle each : List.of(cycle, cycle.withLines(), cycle.withThreePhases())) {
            assertEquals(0.1, each.at(0), 1e-15);
            assertEquals(1, each.at(29), 1e-3);
            assertEquals(0.001, each.at(99), 1e-15);
            assertEquals(0.001, each.at(100), 1e-15);
        }
    }

    @Example
    void aPlateauIsToldNumbersOnly() {
        Plateau plateau = Plateau.of(1).withPatience(0).withFactor(0.5);
        plateau.observe(Double.POSITIVE_INFINITY); // no better than nothing
        assertEquals(0.5, plateau.at(0));
        assertThrows(NonFiniteException.class, () -> plateau.observe(Double.NaN));
        assertEquals(0.5, plateau.at(0));
        Snapshot missing = Snapshot.empty().with("rate", 0.5);
        assertThrows(StateMismatchException.class, () -> plateau.resume(missing));
        Snapshot bad = plateau.snapshot().with("best", Double.NaN);
        assertThrows(StateMismatchException.class, () -> plateau.resume(bad));
        assertThrows(
                StateMismatchException.class,
                () -> plateau.resume(plateau.snapshot().with("rate", "fast")));
        assertEquals(0.5, plateau.at(0));
    }

    @Example
    void aScheduleWithoutStateResumesNothingElse() {
        Schedule schedule = Schedule.constant(1);
        schedule.resume(schedule.snapshot());
        Snapshot foreign = Plateau.of(1).snapshot();
        assertEquals(
                4,
                assertThrows(StateMismatchException.class, () -> schedule.resume(foreign))
                        .differences()
                        .size());
    }

    @Example
    void settingsOutOfRangeAreNamed() {
        String rate = "learning rate: got -1.0, expected a finite number, 0 or more";
        refused(rate, () -> Schedule.step(-1, 0.5, 1));
        refused(rate, () -> Schedule.multiStep(-1, 0.5, 1));
        refused(rate, () -> Schedule.exponential(-1, 0.5));
        refused(rate, () -> Schedule.polynomial(-1, 1, 1));
        refused(rate, () -> Schedule.cosineWithRestarts(-1, 0, 1, 1));
        refused(rate, () -> new OneCycle(-1, 10));
        refused(rate, () -> Plateau.of(-1));
        refused("first " + rate, () -> Schedule.linear(-1, 1, 1));
        refused("last " + rate, () -> Schedule.linear(1, -1, 1));
        refused("floor of the " + rate, () -> Schedule.cosine(1, -1, 1));
        refused("floor of the " + rate, () -> Plateau.of(1).withFloor(-1));
        String factor = "factor of the schedule: got NaN, expected a finite number, 0 or more";
        refused(factor, () -> Schedule.step(1, Double.NaN, 1));
        refused(factor, () -> Schedule.multiStep(1, Double.NaN));
        refused("updates of a step: got 0, expected 1 or more", () -> Schedule.step(1, 1, 0));
        String updates = "updates of the schedule: got 0, expected 1 or more";
        refused(updates, () -> Schedule.linear(1, 1, 0));
        refused(updates, () -> Schedule.polynomial(1, 0, 1));
        refused(updates, () -> Schedule.cosineWithRestarts(1, 0, 0, 1));
        refused("factor of the periods: got 0, expected 1 or more", () -> Schedule.cosineWithRestarts(1, 0, 1, 0));
        refused("power of the schedule: got 0.0, expected a finite number above 0", () -> Schedule.polynomial(1, 1, 0));
        refused(
                "milestones of the schedule: got 3 at place 1, expected them to ascend from 0 or more",
                () -> Schedule.multiStep(1, 1, 5, 3));
        refused(
                "milestones of the schedule: got -1 at place 0, expected them to ascend from 0 or more",
                () -> Schedule.multiStep(1, 1, -1));
        refused(
                "updates of the warm-up: got 0, expected 1 or more",
                () -> Schedule.constant(1).warmedUp(0));
        refused(
                "updates before the next schedule: got 0, expected 1 or more",
                () -> Schedule.constant(1).then(0, Schedule.constant(1)));
        refused("updates of the schedule: got 1, expected 2 or more", () -> new OneCycle(1, 1));
        refused(
                "rising share of the schedule: got 0.5, expected a number between 0 and 0.5",
                () -> new OneCycle(1, 9).withRise(0.5).withThreePhases());
        refused(
                "rising share of the schedule: got 0.0, expected a number between 0 and 1.0",
                () -> new OneCycle(1, 9).withRise(0));
        refused(
                "divisor of the first learning rate: got 0.0, expected a finite number above 0",
                () -> new OneCycle(1, 9).withDivisors(0, 1));
        refused(
                "divisor of the last learning rate: got NaN, expected a finite number above 0",
                () -> new OneCycle(1, 9).withDivisors(1, Double.NaN));
        Plateau plateau = Plateau.of(1);
        refused("factor of the plateau: got 1.0, expected a number in [0, 1)", () -> plateau.withFactor(1));
        refused("patience of the plateau: got -1, expected 0 or more", () -> plateau.withPatience(-1));
        refused("cooldown of the plateau: got -1, expected 0 or more", () -> plateau.withCooldown(-1));
        String threshold = "threshold of the plateau: got -1.0, expected a finite number, 0 or more";
        refused(threshold, () -> plateau.withThreshold(-1));
        refused(threshold, () -> plateau.withAbsoluteThreshold(-1));
    }

    private static void refused(String sentence, Executable making) {
        assertEquals(
                sentence, assertThrows(HyperParameterException.class, making).getMessage());
    }
}
