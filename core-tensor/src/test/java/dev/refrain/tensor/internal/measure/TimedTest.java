package dev.refrain.tensor.internal.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TimedTest {
    @Test
    void aSampleHasAsManyCallsAsFillItsTime() {
        int[] calls = {0};
        Timed timed = new Timed(() -> {
            calls[0]++;
            LockSupport.parkNanos(100_000);
        });
        timed.warmUp(Duration.ZERO, Duration.ofMillis(2));
        int before = calls[0];
        timed.sample(Duration.ZERO);
        int perSample = calls[0] - before;
        assertTrue(perSample == 1 || before < 3 * perSample, () -> before + " and " + perSample);
        timed.sample(Duration.ofNanos(1));
        assertEquals(before + 2 * perSample, calls[0]);
    }

    @Test
    void warmingUpTakesAtLeastItsTime() {
        Timed timed = new Timed(() -> {});
        long start = System.nanoTime();
        timed.warmUp(Duration.ofMillis(5), Duration.ofNanos(1));
        assertTrue(System.nanoTime() - start >= 5_000_000);
    }

    @Test
    void theFastestSampleCounts() {
        int[] calls = {0};
        Timed timed = new Timed(() -> LockSupport.parkNanos(calls[0]++ == 2 ? 1 : 20_000_000));
        timed.sample(Duration.ofMillis(90));
        assertTrue(timed.best() < 20_000_000, () -> "best " + timed.best());
        assertTrue(timed.median() >= 20_000_000, () -> "median " + timed.median());
    }
}
