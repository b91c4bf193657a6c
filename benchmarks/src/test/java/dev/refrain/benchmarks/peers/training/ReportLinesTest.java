package dev.refrain.benchmarks.peers.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.benchmarks.peers.Times;
import dev.refrain.benchmarks.peers.training.Standing.Figure;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReportLinesTest {
    private static final Work WORK = new Work(Layer.LSTM, 35, 20, 650, 651, 0);
    private static final Work TINY = new Work(Layer.GRU_AFTER, 8, 1, 2, 8, 1);

    @Property
    void aReadReportIsTheWrittenOne(
            @ForAll double peak, @ForAll double best, @ForAll double median, @ForAll boolean shipped) {
        Figure ours = new Figure(new Times("Refrain own LSTM unrolled", best, median), true, shipped, true);
        Figure theirs =
                new Figure(new Times("libtorch 2.13 own cell, x U hoisted", median, best), false, !shipped, false);
        Standing first = new Standing(WORK, List.of(ours, theirs));
        Standing second = new Standing(TINY, List.of(theirs));
        Report report = new Report("DJL 0.35.1 with libtorch 2.7.1", peak, List.of(first, second));
        assertEquals(report, ReportLines.read(ReportLines.of(report)));
    }

    @Test
    void aPeerThatCannotBeLoadedHasAReportToo() {
        Report nothing = new Report("libtorch 2.13", 0, List.of());
        assertEquals(nothing, ReportLines.read(ReportLines.of(nothing)));
    }

    @Test
    void aLineIsAContestantAtAWork() {
        Figure figure = new Figure(new Times("Refrain LstmCell", 1.5e6, 1.75e6), true, true, false);
        Report report = new Report("libtorch 2.13", 63.5, List.of(new Standing(WORK, List.of(figure))));
        assertEquals(
                List.of(
                        "libtorch 2.13\t63.5",
                        "LSTM\t35\t20\t650\t651\t0\tRefrain LstmCell\t1500000.0\t1750000.0\ttrue\ttrue\tfalse"),
                ReportLines.of(report));
    }
}
