package dev.refrain.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import dev.refrain.tensor.internal.measure.Effort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LstmCommandTest {
    @Test
    void jsonHasThePeakAndTheFiguresOfEach() {
        Execution execution = Execution.of(
                "bench",
                "lstm",
                "--quick",
                "--json",
                "--only",
                "tiny",
                "--only",
                "scan",
                "--only",
                "lstm",
                "--only",
                "gru",
                "--only",
                "custom-gru");
        assertEquals(0, execution.status(), execution.err());
        assertEquals(1, execution.outLines().size(), execution.out());
        SequencedMap<String, Object> members = execution.json();
        double peak = positive(members, "peakGflops");
        positive(members, "seconds");
        for (int i = 0; i < 3; i++) {
            String work = "works." + i + ".";
            assertEquals(List.of("lstm", "gru", "custom-gru").get(i), members.get(work + "cell"));
            assertEquals("scan", members.get(work + "path"));
            assertTrue((long) members.get(work + "threads") >= 1);
            assertEquals(
                    List.of(8L, 1L, 2L, 8L),
                    List.of("T", "B", "I", "H").stream()
                            .map(size -> members.get(work + size))
                            .toList());
            double gflops = positive(members, work + "gflops");
            double operations = i == 0 ? 14336 : 10752;
            assertEquals(operations / positive(members, work + "ms") / 1e6, gflops, 1e-9 * gflops);
            assertEquals(gflops / peak, positive(members, work + "share"), 1e-12);
        }
        assertFalse(members.containsKey("works.3.cell"));
        assertTrue(execution.err().contains("GFLOP/s"), execution.err());
    }

    private static double positive(SequencedMap<String, Object> members, String name) {
        double figure = (double) members.get(name);
        assertTrue(figure > 0 && figure < Double.POSITIVE_INFINITY, () -> name + " " + figure);
        return figure;
    }

    @Test
    void theTableIsOnStdout() {
        Execution execution = Execution.of("bench", "lstm", "--quick", "--only", "tiny", "--only", "elman");
        assertEquals(0, execution.status(), execution.err());
        assertEquals("", execution.err());
        List<String> lines = execution.outLines();
        assertTrue(lines.getFirst().startsWith("peak of "), lines.getFirst());
        assertTrue(lines.get(4).startsWith(" tiny  | elman | scan | "), lines.get(4));
        assertTrue(lines.get(5).startsWith(" tiny  | elman | tape | "), lines.get(5));
        assertTrue(lines.get(9).startsWith(" tape / scan, elman | "), lines.get(9));
    }

    @Test
    void theProgressEndsAtTheTotal() {
        Effort least = new Effort(Duration.ZERO, Duration.ofNanos(1), Duration.ZERO, 2);
        RecurrentWork other = new RecurrentWork(2, 1, 3, 3, 3);
        RecurrentMeasurement measurement = new RecurrentMeasurement(
                List.of(
                        new Contestant(RecurrentWork.all().getLast(), CellKind.LSTM, LayerPath.TAPE),
                        new Contestant(other, CellKind.LSTM, LayerPath.SCAN),
                        new Contestant(other, CellKind.ELMAN, LayerPath.SCAN)),
                least);
        List<Long> progress = new ArrayList<>();
        RecurrentFigures figures = measurement.run(progress::add);
        assertEquals(LongStream.rangeClosed(1, measurement.total()).boxed().toList(), progress);
        assertEquals(
                measurement.contestants(),
                figures.nanos().sequencedKeySet().stream().toList());
    }

    @Test
    void theFullEffortIsMoreThanTheQuickOne() {
        assertTrue(RecurrentMeasurement.full()
                        .warmUp()
                        .compareTo(RecurrentMeasurement.quick().warmUp())
                > 0);
        assertTrue(RecurrentMeasurement.full().rounds()
                > RecurrentMeasurement.quick().rounds());
    }
}
