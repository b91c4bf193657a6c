package dev.refrain.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.PeepholeLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recurrent layers in ONNX Runtime, over random lengths and batches, with first states given and last states given back. */
class LayerExportTest {
    private static final int FEATURES = 3;
    private static final int HIDDEN = 5;

    /** A cell of a user's own: a leaky integrator whose leak is a gate. */
    record LeakyCell(Linear leak, Linear drive) implements Cell<Var> {
        LeakyCell(int input, int hidden) {
            this(new Linear(input + hidden, hidden), new Linear(input + hidden, hidden));
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            Var seen = Functions.concat(h, x);
            Var a = leak.apply(seen).sigmoid();
            Var next = h.mul(a).add(drive.apply(seen).tanh().mul(a.neg().add(1)));
            return new Step<>(next.mul(2), next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, HIDDEN);
        }
    }

    /** A layer, exported once for full sequences and once for sequences of several lengths. */
    private record Exported<S>(LayerExport<S> full, OrtRun fullRun, LayerExport<S> padded, OrtRun paddedRun) {
        static <S> Exported<S> of(RecurrentLayer<S> layer, String... operators) {
            Parameters.initialise(layer, 11, DType.FLOAT32);
            LayerExport<S> full = new LayerExport<>(layer, FEATURES, DType.FLOAT32, false);
            LayerExport<S> padded = new LayerExport<>(layer, FEATURES, DType.FLOAT32, true);
            for (LayerExport<S> export : List.of(full, padded)) {
                List<String> recurrent = export.model().operators().stream()
                        .filter(List.of("LSTM", "GRU", "RNN", "Scan")::contains)
                        .toList();
                assertEquals(List.of(operators), recurrent);
            }
            return new Exported<>(full, new OrtRun(full.model()), padded, new OrtRun(padded.model()));
        }

        void check(int seed, int time, int batch) {
            full.check(fullRun, seed, time, batch);
            padded.check(paddedRun, seed, time, batch);
        }

        void close() {
            fullRun.close();
            paddedRun.close();
        }
    }

    private void check(RecurrentLayer<?> layer, String... operators) {
        Exported<?> exported = Exported.of(layer, operators);
        try {
            for (int seed = 0; seed < 12; seed++) {
                RandomKey key = RandomKey.of(seed);
                exported.check(seed, 1 + (int) key.below(20, 0), 1 + (int) key.below(4, 1));
            }
            exported.check(12, 100, 2);
        } finally {
            exported.close();
        }
    }

    @Test
    void lstm() {
        check(Recurrent.of(new LstmCell(FEATURES, HIDDEN)), "LSTM");
    }

    @Test
    void gru() {
        check(Recurrent.of(new GruCell(FEATURES, HIDDEN)), "GRU");
    }

    @Test
    void resetAfterGru() {
        check(Recurrent.of(new ResetAfterGruCell(FEATURES, HIDDEN)), "GRU");
    }

    @Test
    void bidirectionalLstmIsOneOperator() {
        check(Recurrent.of(new LstmCell(FEATURES, HIDDEN)).bidirectional(), "LSTM");
    }

    @Test
    void bidirectionalElmanWithReluIsOneOperator() {
        check(Recurrent.of(new ElmanCell(FEATURES, HIDDEN, Activation.RELU)).bidirectional(), "RNN");
    }

    @Test
    void bidirectionalGruIsOneOperator() {
        check(Recurrent.of(new ResetAfterGruCell(FEATURES, HIDDEN)).bidirectional(), "GRU");
    }

    @Test
    void directionsOfDifferentSizesAreTwoOperators() {
        check(
                new Bidirectional<>(
                        Recurrent.of(new GruCell(FEATURES, HIDDEN)), Recurrent.of(new GruCell(FEATURES, 2))),
                "GRU",
                "GRU");
    }

    @Test
    void stackedLstm() {
        check(Recurrent.stack(3, FEATURES, HIDDEN, LstmCell::new), "LSTM", "LSTM", "LSTM");
    }

    @Test
    void bidirectionalStack() {
        check(Recurrent.bidirectionalStack(2, FEATURES, HIDDEN, GruCell::new), "GRU", "GRU");
    }

    @Test
    void layersOfDifferentCells() {
        check(
                new Stacked<>(List.of(
                        Recurrent.of(new GruCell(FEATURES, HIDDEN)), Recurrent.of(new LeakyCell(HIDDEN, HIDDEN)))),
                "GRU",
                "Scan");
    }

    @Test
    void anyCellIsAScan() {
        check(Recurrent.of(new LeakyCell(FEATURES, HIDDEN)), "Scan");
    }

    @Test
    void bothDirectionsOfAnyCell() {
        check(Recurrent.of(new LeakyCell(FEATURES, HIDDEN)).bidirectional(), "Scan", "Scan");
    }

    @Test
    void peepholes() {
        check(Recurrent.of(new PeepholeLstmCell(FEATURES, HIDDEN)), "Scan");
    }
}
