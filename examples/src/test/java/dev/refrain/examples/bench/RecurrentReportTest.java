package dev.refrain.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class RecurrentReportTest {
    private static final RecurrentWork FIRST = RecurrentWork.all().getFirst();
    private static final RecurrentWork TINY = RecurrentWork.all().getLast();

    /** The first work's products are 1.342 10⁹ operations. */
    @Test
    void aLineForEachStepAndTheRatiosOfWhatWasMeasured() {
        SequencedMap<Contestant, Double> nanos = new LinkedHashMap<>();
        nanos.put(new Contestant(FIRST, CellKind.LSTM, LayerPath.SCAN), 20e6);
        nanos.put(new Contestant(FIRST, CellKind.LSTM, LayerPath.TAPE), 50e6);
        nanos.put(new Contestant(FIRST, CellKind.CUSTOM_LSTM, LayerPath.SCAN), 22e6);
        nanos.put(new Contestant(FIRST, CellKind.LAYERNORM_LSTM, LayerPath.SCAN), 30e6);
        nanos.put(new Contestant(TINY, CellKind.LSTM, LayerPath.SCAN), 8e3);
        nanos.put(new Contestant(TINY, CellKind.LSTM, LayerPath.TAPE), 80e3);
        assertEquals("""
                peak of one core: 100.0 GFLOP/s, by fused multiply-adds on registers

                 T/B/H     | cell           | path |     ms |  tokens/s | GFLOP/s | of peak |
                -----------+----------------+------+--------+-----------+---------+---------+-------------------
                 64/32/128 | lstm           | scan | 20.000 |   102,400 |    67.1 |    67 % | #################
                 64/32/128 | lstm           | tape | 50.000 |    40,960 |    26.8 |    27 % | #######
                 64/32/128 | custom-lstm    | scan | 22.000 |    93,091 |    61.0 |    61 % | ###############
                 64/32/128 | layernorm-lstm | scan | 30.000 |    68,267 |    44.7 |    45 % | ###########
                 tiny      | lstm           | scan |  0.008 | 1,000,000 |     1.8 |     2 % |
                 tiny      | lstm           | tape |  0.080 |   100,000 |     0.2 |     0 % |

                 times as long               | 64/32/128 |  tiny
                -----------------------------+-----------+-------
                 custom-lstm / lstm, scan    |      1.10 |
                 layernorm-lstm / lstm, scan |      1.50 |
                 tape / scan, lstm           |      2.50 | 10.00

                6 training steps, 1 thread, 9.5 s""", new RecurrentReport(new RecurrentFigures(100, 1, nanos), 9.5).text());
    }

    @Test
    void oneStepAloneHasNoRatio() {
        SequencedMap<Contestant, Double> nanos = new LinkedHashMap<>();
        nanos.put(new Contestant(TINY, CellKind.ELMAN, LayerPath.TAPE), 1e6);
        assertEquals("""
                peak of 2 threads: 200.0 GFLOP/s, by fused multiply-adds on registers

                 T/B/H | cell  | path |    ms | tokens/s | GFLOP/s | of peak |
                -------+-------+------+-------+----------+---------+---------+--
                 tiny  | elman | tape | 1.000 |    8,000 |     0.0 |     0 % |

                1 training step, 2 threads, 1.0 s""", new RecurrentReport(new RecurrentFigures(200, 2, nanos), 1).text());
    }

    @Test
    void membersAreNamedAsProgramsExpectThem() {
        SequencedMap<Contestant, Double> nanos = new LinkedHashMap<>();
        nanos.put(new Contestant(FIRST, CellKind.CUSTOM_LSTM, LayerPath.SCAN), 20e6);
        SequencedMap<String, Object> members = new RecurrentReport(new RecurrentFigures(100, 2, nanos), 9.5).members();
        assertEquals(
                List.of("peakGflops", "works", "seconds"),
                members.sequencedKeySet().stream().toList());
        assertEquals(
                "[{cell=custom-lstm, path=scan, threads=2, T=64, B=32, I=128, H=128, ms=20.0,"
                        + " gflops=67.108864, share=0.67108864, tokensPerSecond=102400.0}]",
                members.get("works").toString());
    }
}
