package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.Trial.Result;
import dev.refrain.nn.Cell;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntFunction;

/** The laws of a cell's shapes and types. */
record CellShapes<S>(IntFunction<Cell<S>> cells) {
    private static final int INPUT = 2;
    private static final int BATCH = 4;

    private CellTrial<S> trial(int inputSize, int steps, int batch) {
        Cell<S> cell = GradChecks.drawn(cells.apply(inputSize), RandomKey.of(inputSize));
        return CellTrial.draw(cell, inputSize, steps, batch);
    }

    /** And no row of it depends on another. */
    void firstState() {
        CellTrial<S> wide = trial(INPUT, 1, BATCH);
        for (CellTrial<S> trial : List.of(wide, wide.inFloat32())) {
            Var x = Var.of(trial.x()).select(0, 0);
            SequencedMap<String, Tensor> together = first(trial.cell(), x);
            together.forEach((name, part) -> {
                assertEquals(x.dtype(), part.dtype(), name);
                assertEquals(BATCH, part.shape().size(0), "the batch of " + name);
            });
            for (int n = 0; n < BATCH; n++) {
                int row = n;
                SequencedMap<String, Tensor> ofRow = new LinkedHashMap<>();
                together.forEach((name, part) ->
                        ofRow.put(name, Var.of(part).slice(0, row, row + 1).value()));
                assertSameBits(ofRow, first(trial.cell(), x.slice(0, n, n + 1)), " of row %d alone".formatted(n));
            }
        }
    }

    private static <S> SequencedMap<String, Tensor> first(Cell<S> cell, Var x) {
        SequencedMap<String, Tensor> parts = new LinkedHashMap<>();
        Tree.values(cell.initialState(x))
                .forEach((path, part) -> parts.put(CellTrial.named("the first state", path), part.value()));
        return parts;
    }

    /** For several sizes of the input. */
    void everyStep() {
        for (int inputSize : List.of(1, INPUT, 5)) {
            for (int steps : List.of(1, 2, 7)) {
                for (int batch : List.of(1, 3)) {
                    check(inputSize, steps, batch);
                }
            }
        }
    }

    void emptyBatch() {
        check(INPUT, 2, 0);
    }

    private void check(int inputSize, int steps, int batch) {
        try {
            CellTrial<S> trial = trial(inputSize, steps, batch);
            Result result = trial.run();
            SequencedMap<String, Tensor> last = new LinkedHashMap<>(result.values());
            Shape output = last.pollFirstEntry().getValue().shape();
            assertEquals(
                    List.of(steps, batch), List.of(output.size(0), output.size(1)), "steps and batch of the output");
            assertEquals(
                    trial.state().stream().map(Tensor::shape).toList(),
                    last.values().stream().map(Tensor::shape).toList(),
                    "the last state, which is to have the shapes of the one before");
            trial.state().forEach(part -> assertEquals(batch, part.shape().size(0), "the batch of the state"));
            result.all().forEach((name, each) -> assertEquals(DType.FLOAT64, each.dtype(), name));
        } catch (AssertionError | RuntimeException failure) {
            String x = Shape.of(steps, batch, inputSize).toString();
            throw new AssertionError("of x %s: %s".formatted(x, failure.getMessage()), failure);
        }
    }
}
