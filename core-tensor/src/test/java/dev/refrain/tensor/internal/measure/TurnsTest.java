package dev.refrain.tensor.internal.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.parallel.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Effort LEAST = new Effort(Duration.ZERO, Duration.ofNanos(1), Duration.ZERO, 3);

    private final List<String> calls = new ArrayList<>();

    private Timed thing(String name) {
        return new Timed(() -> calls.add(name));
    }

    @Test
    void everythingIsWarmedUpThenSampledRoundByRound() {
        new Turns(new Peak(), List.of(thing("a"), thing("b")), LEAST).run(done -> {});
        assertEquals(List.of("a", "b", "a", "b", "a", "b", "a", "b"), calls);
    }

    @Test
    void theProgressCountsThePeakTooAndEndsAtTheTotal() {
        List<Long> progress = new ArrayList<>();
        new Turns(new Peak(), List.of(thing("a"), thing("b")), LEAST).run(progress::add);
        assertEquals(LongStream.rangeClosed(1, Turns.total(2, LEAST)).boxed().toList(), progress);
    }

    @Test
    void aPeakThatTakesPartAgainNeverFalls() {
        Peak peak = new Peak();
        new Turns(peak, List.of(), LEAST).run(done -> {});
        double first = peak.gflops();
        assertTrue(first > 0 && first < Double.POSITIVE_INFINITY, () -> "peak " + first);
        assertEquals(Workers.threads(), peak.threads());
        new Turns(peak, List.of(), LEAST).run(done -> {});
        assertTrue(peak.gflops() >= first, () -> "peak " + peak.gflops());
    }
}
