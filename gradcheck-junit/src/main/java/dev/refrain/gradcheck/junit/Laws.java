package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertClose;
import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.refrain.autograd.Derivatives;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** What everything keeps to that can be differentiated: the laws that all contracts have in common. */
final class Laws {
    /** What another order of summation may change, relative to the largest number. */
    static final double ROUNDING = 1e-12;

    /** What float32 may be off by after some steps. */
    private static final double FLOAT32_ERROR = 1e-4;

    private final Supplier<? extends Trial> trials;
    private final double extreme;

    /** Of what these trials are of, whose inputs may be so many times as large as usual. */
    Laws(Supplier<? extends Trial> trials, double extreme) {
        this.trials = trials;
        this.extreme = extreme;
    }

    /** The tests. */
    Stream<DynamicTest> all() {
        return Stream.of(
                law("the pullback is linear in the cotangent", this::linearity),
                law("⟨u, J v⟩ equals ⟨Jᵀ u, v⟩", this::adjoint),
                law("what is passed in is left as it was", this::unchanged),
                law("equal runs have equal bits", this::determinism),
                law("float32 is close to float64", this::float32),
                law("extreme inputs give finite values and gradients", this::extremes));
    }

    /** A test that says what it is in its failure, too, since not every report has the names of dynamic tests. */
    static DynamicTest law(String name, Executable body) {
        return dynamicTest(name, () -> {
            try {
                body.execute();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(name + ": " + failure.getMessage(), failure);
            }
        });
    }

    /** Every parameter has an influence in one of these runs: one without would never learn. */
    static void influence(Trial.Result... runs) {
        for (String name : runs[0].byParameters().keySet()) {
            boolean none = Arrays.stream(runs)
                    .allMatch(run -> isZero(run.byParameters().get(name)));
            assertFalse(none, name + " is 0 everywhere");
        }
    }

    private static boolean isZero(@Nullable Tensor tensor) {
        return tensor == null || Arrays.stream(tensor.toDoubles()).allMatch(each -> each == 0);
    }

    private void linearity() {
        Trial one = trials.get();
        Trial other = one.withCotangents(one.cotangents().stream()
                .map(each -> Var.of(each).square().sub(0.3).value())
                .toList());
        BinaryOperator<Tensor> combined =
                (a, b) -> Var.of(a).mul(0.75).sub(Var.of(b).mul(3)).value();
        List<Tensor> both = IntStream.range(0, one.cotangents().size())
                .mapToObj(k -> combined.apply(
                        one.cotangents().get(k), other.cotangents().get(k)))
                .toList();
        SequencedMap<String, Tensor> expected = one.run().gradients();
        other.run().gradients().forEach((name, each) -> expected.merge(name, each, combined));
        assertClose(expected, one.withCotangents(both).run().gradients(), ROUNDING, "");
    }

    /** With the cotangents as u, and what the leaves are, a little changed, as v. */
    private void adjoint() {
        Trial trial = trials.get();
        List<Tensor> directions = new ArrayList<>();
        double forward = 0;
        try (Tape tape = Tape.open()) {
            Trial.Taped run = trial.on(tape);
            run.leaves().forEach(leaf -> directions.add(direction(leaf)));
            List<Var> along = directions.stream().map(Var::of).toList();
            List<Var> values = List.copyOf(run.values().values());
            for (int k = 0; k < values.size(); k++) {
                Var pushed = Derivatives.jacobianVector(tape, values.get(k), run.leaves(), along);
                forward += dot(pushed.value(), trial.cotangents().get(k));
            }
        }
        List<Tensor> pulled = List.copyOf(trial.run().gradients().values());
        double back = 0;
        double scale = 1;
        for (int k = 0; k < pulled.size(); k++) {
            back += dot(pulled.get(k), directions.get(k));
            scale += Math.abs(dot(pulled.get(k), directions.get(k)));
        }
        assertEquals(forward, back, 100 * ROUNDING * scale);
    }

    private static Tensor direction(Var leaf) {
        return leaf.detach().mul(0.7).add(0.3).value();
    }

    private static double dot(Tensor a, Tensor b) {
        return Var.of(a).mul(Var.of(b)).sum().item();
    }

    private void unchanged() {
        Trial trial = trials.get();
        SequencedMap<String, Tensor> before = copies(trial);
        trial.run();
        assertSameBits(before, copies(trial), " after the run");
    }

    private static SequencedMap<String, Tensor> copies(Trial trial) {
        SequencedMap<String, Tensor> copies = new LinkedHashMap<>();
        trial.given()
                .forEach((name, each) -> copies.put(
                        name, Tensor.of(each.toDoubles(), each.shape().sizes())));
        return copies;
    }

    /** Of the same model, and of a copy. */
    private void determinism() {
        for (Trial trial : List.of(trials.get(), trials.get().inFloat32())) {
            Trial.Result first = trial.run();
            assertSameBits(first.all(), trial.run().all(), " of the second run");
            assertSameBits(first.all(), trial.ofACopy().run().all(), " of a copy");
        }
    }

    private void float32() {
        Trial trial = trials.get();
        SequencedMap<String, Tensor> narrow = trial.inFloat32().run().all();
        narrow.forEach((name, each) -> assertEquals(DType.FLOAT32, each.dtype(), name));
        assertClose(trial.run().all(), narrow, FLOAT32_ERROR, " in float32");
    }

    private void extremes() {
        for (Trial trial : List.of(trials.get(), trials.get().inFloat32())) {
            for (double factor : new double[] {0, extreme, -extreme}) {
                trial.scaled(factor)
                        .run()
                        .all()
                        .forEach((name, each) -> assertTrue(
                                Arrays.stream(each.toDoubles()).allMatch(Double::isFinite),
                                () -> "%s is not finite in %s, of inputs %s times as large"
                                        .formatted(name, each.dtype(), factor)));
            }
        }
    }
}
