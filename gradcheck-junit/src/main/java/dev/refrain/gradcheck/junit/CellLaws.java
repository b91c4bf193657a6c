package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertClose;
import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static dev.refrain.gradcheck.junit.Laws.law;

import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.Trial.Result;
import dev.refrain.nn.Cell;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The laws of {@link CellContract} that are about cells, each a test, with those that all contracts have. */
final class CellLaws<S> {
    private static final int INPUT = 2;
    private static final int STEPS = 9;
    private static final int BATCH = 4;

    private static final double ROUNDING_OF_FLOAT32 = 1e-5;

    private final IntFunction<Cell<S>> cells;

    private CellLaws(IntFunction<Cell<S>> cells) {
        this.cells = cells;
    }

    /** The tests of a cell that is made for an input size, and takes inputs so many times as large as usual. */
    static <S> Stream<DynamicTest> of(IntFunction<Cell<S>> cells, double extreme) {
        CellShapes<S> shapes = new CellShapes<>(cells);
        CellLaws<S> laws = new CellLaws<>(cells);
        Stream<DynamicTest> form = Stream.of(
                law("the first state is of the type and the batch of x", shapes::firstState),
                law("outputs and states are of the batch and of one shape at every step", shapes::everyStep),
                law("an empty batch is legal", shapes::emptyBatch));
        Stream<DynamicTest> others = Stream.of(
                law("every parameter has an influence", laws::influence),
                law("a batch equals its rows one by one", laws::rowsAlone),
                law("two chunks with the state carried equal one run", laws::chunks));
        Stream<DynamicTest> common = new Laws(laws::trial, extreme).all();
        return Stream.of(form, GradientTests.of(() -> GradChecks.of(cells.apply(INPUT), INPUT)), others, common)
                .flatMap(each -> each);
    }

    private CellTrial<S> trial() {
        return CellTrial.draw(GradChecks.drawn(cells.apply(INPUT), RandomKey.of(INPUT)), INPUT, STEPS, BATCH);
    }

    /** The same trial in float64 and in float32. */
    private List<CellTrial<S>> trials() {
        CellTrial<S> wide = trial();
        return List.of(wide, wide.inFloat32());
    }

    /** From a given state or from the cell's own. */
    private void influence() {
        CellTrial<S> trial = trial();
        Laws.influence(trial.run(), trial.fromOwnState());
    }

    /** To the bit, but for the gradients by parameters, which are sums over the rows. */
    private void rowsAlone() {
        for (CellTrial<S> trial : trials()) {
            Result together = trial.run();
            SequencedMap<String, Tensor> sums = new LinkedHashMap<>();
            for (int n = 0; n < BATCH; n++) {
                Result alone = trial.row(n).run();
                String of = " of row %d alone".formatted(n);
                assertSameBits(CellTrial.row(together.values(), n), alone.values(), of);
                assertSameBits(CellTrial.row(together.byInputs(), n), alone.byInputs(), of);
                alone.byParameters()
                        .forEach((name, each) -> sums.merge(
                                name, each, (a, b) -> Var.of(a).add(Var.of(b)).value()));
            }
            assertClose(sums, together.byParameters(), rounding(trial), ", against the sum over the rows,");
        }
    }

    private static double rounding(CellTrial<?> trial) {
        return trial.x().dtype() == DType.FLOAT64 ? Laws.ROUNDING : ROUNDING_OF_FLOAT32;
    }

    /** Values to the bit; at a border, what a state is used for later is summed in another order. */
    private void chunks() {
        for (CellTrial<S> trial : trials()) {
            Result whole = trial.run();
            for (int first = 1; first < STEPS; first++) {
                Result chunks = trial.chunks(first, STEPS - first);
                String of = " of %d and %d steps".formatted(first, STEPS - first);
                assertSameBits(whole.values(), chunks.values(), of);
                assertClose(whole.gradients(), chunks.gradients(), rounding(trial), of);
            }
        }
    }
}
