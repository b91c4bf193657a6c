package dev.refrain.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;

class RecurrentExportTest {
    @Test
    void smoke() {
        Recurrent<?> layer = Recurrent.of(new LstmCell(3, 4));
        Parameters.initialise(layer, 1, DType.FLOAT32);
        OnnxFunction f = in -> OnnxOutputs.of("y", layer.apply(in.value("x")).all());
        OnnxModel model = OnnxExport.named("lstm").input("x", DType.FLOAT32, "time, batch, 3").of(f);
        System.out.println(model);
        try (OrtRun run = new OrtRun(model)) {
            System.out.println(Agreement.check(f, run, Agreement.inputs("x", Tensor.full(DType.FLOAT32, 0.3, 5, 2, 3)), 1e-5));
        }
    }
}
