package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertClose;
import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.CellTrial.Result;
import dev.refrain.nn.Cell;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** The laws of {@link CellContract}, each a test. */
final class CellLaws<S> {
    private static final int INPUT = 2;
    private static final int STEPS = 9;
    private static final int BATCH = 4;

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
        CellShapes<S> shapes = new CellShapes<>(cells);
        CellLaws<S> laws = new CellLaws<>(cells);
        Stream<DynamicTest> form = Stream.of(
                law("the first state is of the type and the batch of x", shapes::firstState),
                law("outputs and states are of the batch and of one shape at every step", shapes::everyStep),
                law("an empty batch is legal", shapes::emptyBatch));
        Stream<DynamicTest> others = Stream.of(
                law("every parameter has an influence", laws::influence),
                law("the pullback is linear in the cotangent", laws::linearity),
                law("a batch equals its rows one by one", laws::rowsAlone),
                law("two chunks with the state carried equal one run", laws::chunks),
                law("sequence, state and parameters are left as they were", laws::unchanged),
                law("equal runs have equal bits", laws::determinism),
                law("float32 is close to float64", laws::float32));
        return Stream.of(form, gradients(cells), others).flatMap(each -> each);
    }

    /** Where the cell does not even run, one test that says so. */
    private static <S> Stream<DynamicTest> gradients(IntFunction<Cell<S>> cells) {
        try {
            return GradChecks.of(cells.apply(INPUT), INPUT).each().stream()
                    .map(check -> dynamicTest("gradients of " + check.label(), check::verify));
        } catch (RuntimeException failure) {
            return Stream.of(law("gradients", () -> {
                throw failure;
            }));
        }
    }

    /** A test that says what it is in its failure, too, since not every report has the names of dynamic tests. */
    private static DynamicTest law(String name, Executable body) {
        return dynamicTest(name, () -> {
            try {
                body.execute();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(name + ": " + failure.getMessage(), failure);
            }
        });
    }

    private CellTrial<S> trial() {
        return CellTrial.draw(GradChecks.drawn(cells.apply(INPUT), RandomKey.of(INPUT)), INPUT, STEPS, BATCH);
    }

    /** The same trial in float64 and in float32. */
    private List<CellTrial<S>> trials() {
        CellTrial<S> wide = trial();
        return List.of(wide, wide.inFloat32());
    }

    /** From a given state or from the cell's own: one without would never learn. */
    private void influence() {
        CellTrial<S> trial = trial();
        SequencedMap<String, Tensor> own = trial.fromOwnState().byParameters();
        trial.run(STEPS).byParameters().forEach((name, given) -> {
            boolean none = isZero(given) && isZero(own.get(name));
            assertFalse(none, name + " is 0 everywhere");
        });
    }

    private static boolean isZero(@Nullable Tensor tensor) {
        return tensor == null || Arrays.stream(tensor.toDoubles()).allMatch(each -> each == 0);
    }

    private void linearity() {
        CellTrial<S> one = trial();
        CellTrial<S> other = one.withCotangents(one.cotangents().stream()
                .map(each -> Var.of(each).square().sub(0.3).value())
                .toList());
        BinaryOperator<Tensor> combined =
                (a, b) -> Var.of(a).mul(0.75).sub(Var.of(b).mul(3)).value();
        List<Tensor> both = IntStream.range(0, one.cotangents().size())
                .mapToObj(k -> combined.apply(
                        one.cotangents().get(k), other.cotangents().get(k)))
                .toList();
        SequencedMap<String, Tensor> expected = one.run(STEPS).gradients();
        other.run(STEPS).gradients().forEach((name, each) -> expected.merge(name, each, combined));
        assertClose(expected, one.withCotangents(both).run(STEPS).gradients(), ROUNDING, "");
    }

    /** To the bit, but for the gradients by parameters, which are sums over the rows. */
    private void rowsAlone() {
        for (CellTrial<S> trial : trials()) {
            Result together = trial.run(STEPS);
            SequencedMap<String, Tensor> sums = new LinkedHashMap<>();
            for (int n = 0; n < BATCH; n++) {
                Result alone = trial.row(n).run(STEPS);
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
        return trial.x().dtype() == DType.FLOAT64 ? ROUNDING : ROUNDING_OF_FLOAT32;
    }

    /** Values to the bit; at a border, what a state is used for later is summed in another order. */
    private void chunks() {
        for (CellTrial<S> trial : trials()) {
            Result whole = trial.run(STEPS);
            for (int first = 1; first < STEPS; first++) {
                Result chunks = trial.run(first, STEPS - first);
                String of = " of %d and %d steps".formatted(first, STEPS - first);
                assertSameBits(whole.values(), chunks.values(), of);
                assertClose(whole.gradients(), chunks.gradients(), rounding(trial), of);
            }
        }
    }

    private void unchanged() {
        CellTrial<S> trial = trial();
        SequencedMap<String, Tensor> before = copies(trial);
        trial.run(STEPS);
        assertSameBits(before, copies(trial), " after the run");
    }

    private static SequencedMap<String, Tensor> copies(CellTrial<?> trial) {
        SequencedMap<String, Tensor> all = new LinkedHashMap<>();
        all.put("x", copy(trial.x()));
        trial.state().forEach(part -> all.put("part %d of the state".formatted(all.size() - 1), copy(part)));
        trial.cotangents().forEach(each -> all.put("tensor %d".formatted(all.size()), copy(each)));
        Tree.leaves(trial.cell()).forEach((path, parameter) -> all.put(path, copy(parameter.value())));
        return all;
    }

    private static Tensor copy(Tensor tensor) {
        return Tensor.of(tensor.toDoubles(), tensor.shape().sizes());
    }

    /** Of the same cell, and of a copy, which has seen nothing yet. */
    private void determinism() {
        for (CellTrial<S> trial : trials()) {
            Cell<S> copy = Tree.map(trial.cell(), parameter -> parameter.to(parameter.dtype()));
            Result first = trial.run(STEPS);
            assertSameBits(first.all(), trial.run(STEPS).all(), " of the second run");
            assertSameBits(first.all(), trial.withCell(copy).run(STEPS).all(), " of a copy of the cell");
        }
    }

    private void float32() {
        SequencedMap<String, Tensor> wide = trials().getFirst().run(STEPS).all();
        SequencedMap<String, Tensor> narrow = trials().getLast().run(STEPS).all();
        narrow.forEach((name, each) -> assertEquals(DType.FLOAT32, each.dtype(), name));
        assertClose(wide, narrow, FLOAT32_ERROR, " in float32");
    }
}
