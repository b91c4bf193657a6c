package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A recorded loss of a random cell gives the bits that a tape gives: as calls, as bytecode, and in memory that was used before. */
class RecordedLossesTest {
    private static final int CELLS = 300;

    @Test
    void recordedIsOnTape() {
        checkAll(CELLS);
    }

    @Test
    @Tag("long")
    void recordedIsOnTapeInTheLongRun() {
        checkAll(2000);
    }

    private static void checkAll(int cells) {
        Set<Integer> bytecode = new HashSet<>();
        Set<Integer> recorded = new HashSet<>();
        for (int number = 0; number < cells; number++) {
            int each = number;
            RandomCells.check(number, cell -> {
                if (!cell.isNoisy() && cell.captured().isEmpty()) {
                    String path = check(cell);
                    if (path.startsWith("recorded")) {
                        recorded.add(each);
                    }
                    if (path.contains("bytecode")) {
                        bytecode.add(each);
                    }
                }
            });
        }
        assertTrue(recorded.size() >= cells / 3, () -> "only %d cells were recorded".formatted(recorded.size()));
        assertTrue(bytecode.size() >= cells / 4, () -> "only %d cells became bytecode".formatted(bytecode.size()));
    }

    /** Which way it went. */
    private static String check(RandomCell cell) {
        Scan<List<Var>> scan = new Scan<>((x, states) -> cell.step(x, states, List.of()));
        Parameter scale = Cell.parameter(99); // so that there is one
        Parameter own = scale.to(cell.dtype());
        CompiledLoss.Formula formula = in -> loss(scan, own, in);
        CompiledLoss calls = new CompiledLoss(formula, Integer.MAX_VALUE);
        CompiledLoss code = new CompiledLoss(formula, 0);
        for (int round = 0; round < 3; round++) {
            Tensor[] inputs = inputs(cell, round % 2);
            List<Tensor> expected = onTape(formula, inputs);
            assertEquals(expected, values(calls.at(inputs)));
            assertEquals(expected, values(code.at(inputs)));
            for (Parameter parameter : parameters(cell, own)) {
                parameter.assign(Var.of(parameter.value()).mul(0.75).value());
            }
        }
        return code.explain(inputs(cell, 0));
    }

    private static List<Parameter> parameters(RandomCell cell, Parameter own) {
        List<Parameter> all = new ArrayList<>(new HashSet<>(cell.parameters()));
        all.add(own);
        return all;
    }

    private static CompiledLoss.Result loss(Scan<List<Var>> scan, Parameter scale, List<Var> in) {
        Sequence<List<Var>> sequence = scan.run(in.getFirst(), in.subList(1, in.size()));
        Var loss = sequence.all().square().sum();
        for (Var last : sequence.last()) {
            loss = loss.add(last.mul(last).mean());
        }
        return CompiledLoss.Result.of(loss.mul(scale).add(loss), sequence.all());
    }

    private static Tensor[] inputs(RandomCell cell, int round) {
        Shape x = Shape.of(IntStream.concat(
                        IntStream.of(cell.times()), IntStream.of(cell.x().sizes()))
                .toArray());
        List<Tensor> all = new ArrayList<>(List.of(Cell.uniform(x, round).to(cell.dtype())));
        for (int k = 0; k < cell.states().size(); k++) {
            all.add(Cell.uniform(cell.states().get(k), 2 + 2 * k + round).to(cell.dtype()));
        }
        return all.toArray(Tensor[]::new);
    }

    private static List<Tensor> onTape(CompiledLoss.Formula formula, Tensor[] inputs) {
        try (Tape tape = Tape.open()) {
            CompiledLoss.Result result = formula.of(IntStream.range(0, inputs.length)
                    .mapToObj(i -> tape.input(inputs[i]))
                    .toList());
            return values(
                    result.loss().item(),
                    result.seen().stream().map(Var::value).toList(),
                    tape.backward(result.loss()));
        }
    }

    private static List<Tensor> values(CompiledLoss.Value value) {
        return values(value.loss(), value.seen(), value.gradients());
    }

    private static List<Tensor> values(double loss, List<Tensor> seen, Gradients gradients) {
        List<Tensor> all = new ArrayList<>(seen);
        all.add(Tensor.of(new double[] {loss}));
        gradients
                .parameters()
                .forEach(parameter -> all.add(gradients.of(parameter).value()));
        return all;
    }
}
