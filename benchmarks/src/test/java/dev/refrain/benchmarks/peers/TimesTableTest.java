package dev.refrain.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.benchmarks.peers.chart.Panel;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesTableTest {
    private static final Times OURS = new Times("Refrain LstmCell", 2e6, 2.5e6);
    private static final Times THEIRS = new Times("libtorch 2.13 fused", 3e6, 500_000);
    private static final TimesTable TABLE = new TimesTable("LSTM 64/32/128", 3e7, List.of(OURS, THEIRS));

    @Test
    void theTableComparesWithTheFirst() {
        assertEquals(
                List.of(
                        "| LSTM 64/32/128 | ms | median ms | GFLOP/s | of the peak | time by Refrain's |",
                        "|---|---:|---:|---:|---:|---:|",
                        "| Refrain LstmCell | 2.00 | 2.50 | 15.0 | 25.0 % | 1.00 |",
                        "| libtorch 2.13 fused | 3.00 | 0.5000 | 10.0 | 16.7 % | 1.50 |"),
                TABLE.text(Unit.MILLISECONDS, 60).lines().toList());
    }

    @Test
    void barsAreTheBestTimesInTheUnit() {
        Panel panel = TABLE.panel(Unit.MICROSECONDS);
        assertEquals("µs", panel.unit());
        assertEquals(
                List.of(new Panel.Bar("Refrain LstmCell", 2000), new Panel.Bar("libtorch 2.13 fused", 3000)),
                panel.bars());
    }

    @Test
    void jsonIsInMilliseconds() {
        assertEquals(
                "[{\"name\": \"Refrain LstmCell\", \"ms\": 2.000000, \"medianMs\": 2.500000, \"gflops\": 15.00, "
                        + "\"ratio\": 1.0000}, {\"name\": \"libtorch 2.13 fused\", \"ms\": 3.000000, "
                        + "\"medianMs\": 0.500000, \"gflops\": 10.00, \"ratio\": 1.5000}]",
                TABLE.json());
    }
}
