package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.CellTrial.Result;
import dev.refrain.nn.Cell;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The laws of {@link CellContract}, each a test. */
final class CellLaws<S> {
    private static final int INPUT = 2;
    private static final int STEPS = 5;
    private static final int BATCH = 3;

    /** What another order of summation may change, relative to the largest number. */
    private static final double ROUNDING = 1e-12;

    private static final double ROUNDING_OF_FLOAT32 = 1e-5;

    /** What float32 may be off by after some steps. */
    private static final double FLOAT32_ERROR = 1e-4;

    private final IntFunction<Cell<S>> cells;

    private CellLaws(IntFunction<Cell<S>> cells) {
        this.cells = cells;
    }

    /** The tests of a cell that is made for an input size. */
    static <S> Stream<DynamicTest> of(IntFunction<Cell<S>> cells) {
        CellLaws<S> laws = new CellLaws<>(cells);
        Stream<DynamicTest> first = Stream.of(
                dynamicTest("outputs and states are of the batch and of one shape at every step", laws::shapes));
        Stream<DynamicTest> gradients = GradChecks.of(cells.apply(INPUT), INPUT).each().stream()
                .map(check -> dynamicTest("gradients of " + check.label(), check::verify));
        Stream<DynamicTest> others = Stream.of(
                dynamicTest("the pullback is linear in the cotangent", laws::linearity),
                dynamicTest("a batch equals its rows one by one", laws::rowsAlone),
                dynamicTest("two chunks with the state carried equal one run", laws::chunks),
                dynamicTest("sequence, state and parameters are left as they were", laws::unchanged),
                dynamicTest("equal runs have equal bits", laws::determinism),
                dynamicTest("float32 is close to float64", laws::float32));
        return Stream.of(first, gradients, others).flatMap(each -> each);
    }

    private Cell<S> cell(int inputSize) {
        return GradChecks.drawn(cells.apply(inputSize), RandomKey.of(inputSize));
    }

    private CellTrial<S> trial() {
        return CellTrial.draw(cell(INPUT), INPUT, STEPS, BATCH, DType.FLOAT64);
    }

    /** The same trial in float64 and in float32. */
    private List<CellTrial<S>> trials() {
        CellTrial<S> wide = trial();
        Cell<S> narrow = Tree.map(wide.cell(), parameter -> parameter.to(DType.FLOAT32));
        return List.of(wide, wide.map(narrow, each -> each.to(DType.FLOAT32)));
    }

    /** For several sizes of the input, and for an empty batch too. */
    private void shapes() {
        for (int inputSize : List.of(1, INPUT, 5)) {
            Cell<S> cell = cell(inputSize);
            int width = CellTrial.draw(cell, inputSize, 1, 1, DType.FLOAT64)
                    .cotangents()
                    .getFirst()
                    .shape()
                    .size(-1);
            for (int steps : List.of(1, 2, 7)) {
                for (int batch : List.of(0, 1, 3)) {
                    CellTrial<S> trial = CellTrial.draw(cell, inputSize, steps, batch, DType.FLOAT64);
                    Result result = trial.run(steps);
                    assertEquals(Shape.of(steps, batch, width), result.outputs().shape(), "outputs");
                    assertEquals(shapes(trial.state()), shapes(result.last()), "last state and first state");
                    trial.state()
                            .forEach(part -> assertEquals(batch, part.shape().size(0), "the state's batch"));
                    result.all().forEach(each -> assertEquals(DType.FLOAT64, each.dtype()));
                }
            }
        }
    }

    private static List<Shape> shapes(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::shape).toList();
    }

    private void linearity() {
        CellTrial<S> one = trial();
        CellTrial<S> other = one.withCotangents(one.cotangents().stream()
                .map(each -> Var.of(each).square().sub(0.3).value())
                .toList());
        List<Tensor> both = combined(one.cotangents(), other.cotangents());
        Result together = one.withCotangents(both).run(STEPS);
        Result ofOne = one.run(STEPS);
        Result ofOther = other.run(STEPS);
        assertClose(combined(gradients(ofOne), gradients(ofOther)), gradients(together), ROUNDING);
    }

    /** 0.75 a - 3 b. */
    private static List<Tensor> combined(List<Tensor> a, List<Tensor> b) {
        return IntStream.range(0, a.size())
                .mapToObj(k ->
                        Var.of(a.get(k)).mul(0.75).sub(Var.of(b.get(k)).mul(3)).value())
                .toList();
    }

    private static List<Tensor> gradients(Result result) {
        return Stream.of(List.of(result.byX()), result.byState(), result.byParameters())
                .flatMap(List::stream)
                .toList();
    }

    /** To the bit, but for the gradients by parameters, which are sums over the rows. */
    private void rowsAlone() {
        for (CellTrial<S> trial : trials()) {
            Result together = trial.run(STEPS);
            List<List<Tensor>> byParameters = new ArrayList<>();
            for (int n = 0; n < BATCH; n++) {
                Result alone = trial.row(n).run(STEPS);
                assertEquals(CellTrial.row(together.outputs(), 1, n), alone.outputs(), "outputs of row " + n);
                assertEquals(rows(together.last(), n), alone.last(), "last state of row " + n);
                assertEquals(CellTrial.row(together.byX(), 1, n), alone.byX(), "gradient by x of row " + n);
                assertEquals(rows(together.byState(), n), alone.byState(), "gradient by the state of row " + n);
                byParameters.add(alone.byParameters());
            }
            List<Tensor> sums = byParameters.stream().reduce(CellLaws::added).orElseThrow();
            assertClose(sums, together.byParameters(), rounding(trial));
        }
    }

    private static double rounding(CellTrial<?> trial) {
        return trial.x().dtype() == DType.FLOAT64 ? ROUNDING : ROUNDING_OF_FLOAT32;
    }

    private static List<Tensor> rows(List<Tensor> parts, int n) {
        return parts.stream().map(part -> CellTrial.row(part, 0, n)).toList();
    }

    private static List<Tensor> added(List<Tensor> a, List<Tensor> b) {
        return IntStream.range(0, a.size())
                .mapToObj(k -> Var.of(a.get(k)).add(Var.of(b.get(k))).value())
                .toList();
    }

    /** Values to the bit; at a border, what a state is used for later is summed in another order. */
    private void chunks() {
        for (CellTrial<S> trial : trials()) {
            Result whole = trial.run(STEPS);
            for (int first = 1; first < STEPS; first++) {
                Result chunks = trial.run(first, STEPS - first);
                String lengths = "%d and %d steps".formatted(first, STEPS - first);
                assertEquals(whole.outputs(), chunks.outputs(), "outputs of " + lengths);
                assertEquals(whole.last(), chunks.last(), "last state of " + lengths);
                assertClose(gradients(whole), gradients(chunks), rounding(trial));
            }
        }
    }

    private void unchanged() {
        CellTrial<S> trial = trial();
        List<Tensor> before = copies(trial);
        trial.run(STEPS);
        assertEquals(before, copies(trial));
    }

    private static List<Tensor> copies(CellTrial<?> trial) {
        List<Tensor> all = new ArrayList<>(List.of(trial.x()));
        all.addAll(trial.state());
        all.addAll(trial.cotangents());
        Tree.leaves(trial.cell()).values().forEach(parameter -> all.add(parameter.value()));
        return all.stream()
                .map(each -> Tensor.of(each.toDoubles(), each.shape().sizes()))
                .toList();
    }

    /** Of the same cell, and of a copy, which has seen nothing yet. */
    private void determinism() {
        for (CellTrial<S> trial : trials()) {
            Cell<S> copy = Tree.map(trial.cell(), parameter -> parameter.to(parameter.dtype()));
            Result first = trial.run(STEPS);
            assertEquals(first, trial.run(STEPS), "the same cell again");
            assertEquals(first, trial.withCell(copy).run(STEPS), "a copy of the cell");
        }
    }

    private void float32() {
        Result wide = trials().getFirst().run(STEPS);
        Result narrow = trials().getLast().run(STEPS);
        narrow.all().forEach(each -> assertEquals(DType.FLOAT32, each.dtype()));
        assertClose(wide.all(), narrow.all(), FLOAT32_ERROR);
    }

    private static void assertClose(List<Tensor> expected, List<Tensor> actual, double relative) {
        assertEquals(shapes(expected), shapes(actual));
        for (int k = 0; k < expected.size(); k++) {
            double[] wanted = expected.get(k).toDoubles();
            double[] got = actual.get(k).toDoubles();
            double largest = 1;
            for (double each : wanted) {
                largest = Math.max(largest, Math.abs(each));
            }
            for (int i = 0; i < wanted.length; i++) {
                String both = "element %d of value %d: %s, expected %s".formatted(i, k, got[i], wanted[i]);
                assertTrue(Math.abs(got[i] - wanted[i]) <= relative * largest, both);
            }
        }
    }
}
