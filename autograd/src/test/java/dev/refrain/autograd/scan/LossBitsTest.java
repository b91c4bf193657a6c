package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is around the scans of a recorded loss is added in the order of a tape, to the same bits, and may be of any size. */
class LossBitsTest {
    private final Parameter weights = parameter(1, 9, 4);

    private static Parameter parameter(int number, int... sizes) {
        return Cell.parameter(number, sizes).to(DType.FLOAT32);
    }

    private static Tensor input(int number, int... sizes) {
        return Cell.uniform(Shape.of(sizes), number).to(DType.FLOAT32);
    }

    private static void assertOnTape(CompiledLoss.Formula formula, Tensor... inputs) {
        List<Tensor> expected;
        try (Tape tape = Tape.open()) {
            CompiledLoss.Result result =
                    formula.of(List.of(inputs).stream().map(tape::input).toList());
            expected = values(result.loss().item(), tape.backward(result.loss()));
        }
        for (int hot : new int[] {1, Integer.MAX_VALUE}) {
            CompiledLoss loss = new CompiledLoss(formula, hot);
            assertTrue(loss.explain(inputs).contains("as bytecode"), loss.explain(inputs));
            for (int run = 0; run < 3; run++) {
                CompiledLoss.Value value = loss.at(inputs);
                assertEquals(expected, values(value.loss(), value.gradients()));
            }
        }
    }

    private static List<Tensor> values(double loss, Gradients gradients) {
        List<Tensor> all = new ArrayList<>(List.of(Tensor.scalar(loss, DType.FLOAT64)));
        gradients
                .parameters()
                .forEach(parameter -> all.add(gradients.of(parameter).value()));
        return all;
    }

    @Test
    void slicesThatOverlapAndOtherUsesOfAWeight() {
        assertOnTape(
                in -> {
                    Var w = weights.on(in.getFirst());
                    Var first = w.slice(0, 0, 6).mul(in.getFirst()).square().sum();
                    Var second = w.slice(0, 3, 9).mul(in.getFirst()).tanh().sum();
                    Var whole = w.sigmoid().sum().add(w.square().mean());
                    return CompiledLoss.Result.of(first.add(whole).add(second));
                },
                input(1, 6, 4));
    }

    @Test
    void slicesSideBySide() {
        assertOnTape(
                in -> {
                    Var w = weights.on(in.getFirst());
                    Var first = w.slice(0, 0, 3).mul(in.getFirst()).square().sum();
                    Var second = w.slice(0, 3, 6).mul(in.getFirst()).mul(-0.0).sum();
                    Var third = w.slice(0, 6, 9).mul(in.getFirst()).tanh().sum();
                    return CompiledLoss.Result.of(first.add(second).add(third));
                },
                input(1, 3, 4));
    }

    @Test
    void aProductOfAConcat() {
        assertOnTape(
                in -> CompiledLoss.Result.of(
                        Functions.concat(1, in).matmul(weights).square().sum()),
                input(1, 7, 4),
                input(2, 7, 5));
    }

    @Test
    void aSliceWhoseGradientsAreNegativeZeros() {
        assertOnTape(
                in -> CompiledLoss.Result.of(weights.on(in.getFirst())
                        .slice(1, 1, 3)
                        .mul(in.getFirst())
                        .sum()),
                Tensor.full(DType.FLOAT32, -0.0, 9, 2));
    }

    @Test
    void moreFunctionsThanFitIntoAMethod() {
        Parameter scale = parameter(2, 3);
        assertOnTape(
                in -> {
                    Var y = in.getFirst().mul(scale);
                    for (int i = 0; i < 3000; i++) {
                        y = y.mul(0.99).add(in.getFirst());
                    }
                    return CompiledLoss.Result.of(y.square().sum());
                },
                input(1, 3));
    }

    @Test
    void noRowsAndManyColumns() {
        Parameter wide = parameter(3, 100, 100);
        assertOnTape(
                in -> CompiledLoss.Result.of(in.getFirst().matmul(wide).square().sum()),
                Tensor.zeros(DType.FLOAT32, 0, 100));
    }

    /** Vector loops have an array for each function at each time. */
    @Test
    void moreConstantsThanFitIntoAClass() {
        Parameter recurrent = parameter(4, 2, 2);
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = h.matmul(recurrent).add(x);
            for (int i = 0; i < 4; i++) {
                next = Functions.sin(next.tanh().sigmoid());
            }
            return new Recurrence.Result<>(next, next);
        });
        CompiledLoss.Formula formula = in -> CompiledLoss.Result.of(
                scan.run(in.get(0), in.get(1)).all().square().sum());
        Tensor[] inputs = {input(1, 340, 4, 2), input(2, 4, 2)};
        assertOnTape(formula, inputs);
        CompiledLoss loss = new CompiledLoss(formula, 0);
        loss.at(inputs);
        assertTrue(loss.explain(inputs).endsWith("in memory that stays"), loss.explain(inputs));
    }
}
