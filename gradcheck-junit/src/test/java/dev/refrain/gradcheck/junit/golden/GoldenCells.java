package dev.refrain.gradcheck.junit.golden;

import dev.refrain.autograd.Functions;
import dev.refrain.gradcheck.junit.golden.GoldenFunction.ModelFunction;
import dev.refrain.nn.Activation;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import java.util.Map;

/** One step of each cell: of the inputs of a case, the last three are its weights, which are parameters here. */
final class GoldenCells {
    private GoldenCells() {}

    static Map<String, GoldenFunction> all() {
        return Map.of(
                "lstm",
                step((w, in) -> {
                    LstmCell cell = new LstmCell(w.get(0), w.get(1), w.get(2));
                    LstmState next = cell.step(in.get(0), new LstmState(in.get(1), in.get(2)))
                            .next();
                    return Functions.concat(next.hidden(), next.cell());
                }),
                "gru",
                step((w, in) -> new GruCell(w.get(0), w.get(1), w.get(2))
                        .step(in.get(0), in.get(1))
                        .output()),
                "elman",
                step((w, in) -> new ElmanCell(w.get(0), w.get(1), w.get(2), Activation.TANH)
                        .step(in.get(0), in.get(1))
                        .output()));
    }

    private static GoldenFunction step(ModelFunction step) {
        return GoldenFunction.withParameters(3, step);
    }
}
