package dev.refrain.gradcheck.junit.golden;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.golden.GoldenFunction.Applied;
import dev.refrain.nn.Activation;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One step of each cell: of the inputs of a case, the last three are its weights, which are parameters here. */
final class GoldenCells {
    private GoldenCells() {}

    /** A step of the cell with these weights, for x and the parts of its state. */
    @FunctionalInterface
    private interface Step {
        Var of(List<Parameter> weights, List<Var> values);
    }

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

    private static GoldenFunction step(Step step) {
        return (tape, golden, dtype) -> {
            List<Tensor> all =
                    golden.tensors("x").stream().map(each -> each.to(dtype)).toList();
            int weights = all.size() - 3;
            List<Var> values = all.subList(0, weights).stream().map(tape::input).toList();
            List<Parameter> parameters = all.subList(weights, all.size()).stream()
                    .map(GoldenCells::parameter)
                    .toList();
            Var output = step.of(parameters, values);
            return new Applied(
                    Stream.concat(values.stream(), parameters.stream().map(each -> each.on(tape)))
                            .toList(),
                    output);
        };
    }

    private static Parameter parameter(Tensor value) {
        Parameter parameter = new Parameter(value.shape(), (key, shape, dtype) -> value);
        parameter.initialise("weight", RandomKey.of(0), value.dtype());
        return parameter;
    }
}
