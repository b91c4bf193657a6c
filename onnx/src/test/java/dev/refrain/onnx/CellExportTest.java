package dev.refrain.onnx;

import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.check.CellSample;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.tensor.DType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell that ships, as one of ONNX's recurrent operators or as a Scan, whatever the lengths and the batch. */
class CellExportTest {
    static List<CellSample<?>> cells() {
        return CellSamples.all();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void agrees(CellSample<?> sample) {
        agrees(sample, DType.FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("some")
    void agreesInFloat64(CellSample<?> sample) {
        agrees(sample, DType.FLOAT64);
    }

    /** In float64 all are a Scan. */
    static List<CellSample<?>> some() {
        return cells().stream()
                .filter(cell -> List.of("lstm", "gru", "elman relu", "peephole lstm", "slstm", "general attention")
                        .contains(cell.name()))
                .toList();
    }

    private static <S> void agrees(CellSample<S> sample, DType dtype) {
        Recurrent<S> layer = Recurrent.of(sample.cell(2));
        Parameters.initialise(layer, 7, dtype);
        for (boolean lengths : new boolean[] {false, true}) {
            LayerExport<S> export = new LayerExport<>(layer, 2, dtype, lengths);
            try (OrtRun run = new OrtRun(export.model())) {
                for (int seed = 0; seed < 2; seed++) {
                    export.check(run, seed);
                }
            }
        }
    }
}
