package dev.refrain.tensor.internal.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** By a clock that only the body moves, so that what else the machine does changes nothing. */
class TimedTest {
    private long now;
    private int calls;

    private Timed taking(long... nanos) {
        return new Timed(() -> now, () -> now += nanos[calls++ % nanos.length]);
    }

    @Test
    void aSampleHasAsManyCallsAsFillItsTime() {
        Timed timed = taking(100);
        timed.warmUp(Duration.ZERO, Duration.ofNanos(700));
        assertEquals(1 + 2 + 4 + 8, calls);
        timed.sample(Duration.ZERO);
        assertEquals(15 + 8, calls);
        assertEquals(100, timed.best());
    }

    @Test
    void warmingUpTakesAtLeastItsTime() {
        Timed timed = taking(1);
        long start = System.nanoTime();
        timed.warmUp(Duration.ofMillis(5), Duration.ofNanos(1));
        assertTrue(System.nanoTime() - start >= 5_000_000);
    }

    @Test
    void theFastestSampleAndTheMedianOneAreTold() {
        Timed timed = taking(30, 10, 50, 20, 40);
        for (int i = 0; i < 5; i++) {
            timed.sample(Duration.ZERO);
        }
        assertEquals(10, timed.best());
        assertEquals(30, timed.median());
    }

    @Test
    void samplesAreTakenUntilTheirTimeIsOver() {
        Timed timed = taking(1);
        timed.sample(Duration.ofMillis(50)); // a loaded machine may let one call take some
        assertTrue(calls > 1, () -> calls + " calls");
    }
}
