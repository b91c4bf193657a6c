package dev.refrain.gradcheck.junit.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.golden.GoldenFunction.Applied;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values and gradients, of both orders, are those of PyTorch: somebody else's arithmetic, so no convention is only ours. What
 * gradient checks hold together here, a value and its derivative, could be wrong together.
 */
class PyTorchTest {
    /** Of a number, or of 0.01 if that is more: sums of some terms round differently, by some 1e-16 of their terms. */
    private static final double FLOAT64 = 1e-10;

    /** Of a number, or of 0.1 if that is more. */
    private static final double FLOAT32 = 1e-4;

    private static final Map<String, GoldenFunction> FUNCTIONS = GoldenFunctions.all();

    static Stream<GoldenCase> cases() {
        return GoldenCase.all().stream();
    }

    static Stream<GoldenCase> casesOfSecondOrder() {
        return cases().filter(each -> !each.tensors("d").isEmpty());
    }

    @Test
    void everyCaseHasAFunctionAndEveryFunctionACase() {
        List<String> names = GoldenCase.all().stream().map(GoldenCase::name).toList();
        assertEquals(names.size(), new HashSet<>(names).size(), "two cases of one name");
        assertEquals(new TreeSet<>(FUNCTIONS.keySet()), new TreeSet<>(names));
        assertTrue(names.size() >= 100 && casesOfSecondOrder().count() >= 20, names::toString);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientsAreThoseOfPyTorch(GoldenCase golden) {
        checkFirstOrder(golden);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theValueInFloat32IsNearby(GoldenCase golden) {
        try (Tape tape = Tape.open()) {
            Var value = applied(tape, golden, DType.FLOAT32).value();
            assertEquals(DType.FLOAT32, value.dtype());
            assertClose(golden.tensors("y").getFirst(), value.value(), FLOAT32, 0.1);
        }
    }

    @ParameterizedTest
    @MethodSource("casesOfSecondOrder")
    void gradientsOfGradientsAreThoseOfPyTorch(GoldenCase golden) {
        checkSecondOrder(golden);
    }

    @Test
    void aNumberThatIsWrongByOneInABillionIsFound() {
        GoldenCase sound = GoldenCase.all().stream()
                .filter(each -> each.name().equals("sigmoid"))
                .findFirst()
                .orElseThrow();
        checkFirstOrder(sound);
        checkSecondOrder(sound);
        for (String kind : List.of("y", "g")) {
            assertThrows(AssertionError.class, () -> checkFirstOrder(withWrong(sound, kind)));
        }
        assertThrows(AssertionError.class, () -> checkSecondOrder(withWrong(sound, "h")));
    }

    /** The case with a last number of a kind that is a little larger. */
    private static GoldenCase withWrong(GoldenCase sound, String kind) {
        List<GoldenCase.Line> lines = new ArrayList<>();
        for (GoldenCase.Line line : sound.lines()) {
            double[] numbers = line.numbers().clone();
            numbers[numbers.length - 1] *= line.kind().equals(kind) ? 1 + 1e-9 : 1;
            lines.add(new GoldenCase.Line(line.kind(), line.sizes(), numbers));
        }
        return new GoldenCase(sound.name(), sound.what(), lines);
    }

    private static Applied applied(Tape tape, GoldenCase golden, DType dtype) {
        return Objects.requireNonNull(FUNCTIONS.get(golden.name())).on(tape, golden, dtype);
    }

    private static void checkFirstOrder(GoldenCase golden) {
        try (Tape tape = Tape.open()) {
            Applied applied = applied(tape, golden, DType.FLOAT64);
            Var cotangent = Var.of(golden.tensors("c").getFirst());
            Gradients gradients = tape.gradients(
                    applied.value(), applied.inputs(), Pullback.plain().from(cotangent));
            assertClose(golden.tensors("y").getFirst(), applied.value().value(), FLOAT64, 0.01);
            assertAllClose(golden.tensors("g"), applied.inputs(), gradients);
        }
    }

    private static void checkSecondOrder(GoldenCase golden) {
        try (Tape tape = Tape.open()) {
            Applied applied = applied(tape, golden, DType.FLOAT64);
            Var cotangent = Var.of(golden.tensors("c").getFirst());
            List<Var> inputs = applied.inputs();
            Gradients first =
                    tape.gradients(applied.value(), inputs, Pullback.recorded().from(cotangent));
            List<Tensor> directions = golden.tensors("d");
            Var sum = first.of(inputs.getFirst())
                    .mul(Var.of(directions.getFirst()))
                    .sum();
            for (int i = 1; i < inputs.size(); i++) {
                sum = sum.add(
                        first.of(inputs.get(i)).mul(Var.of(directions.get(i))).sum());
            }
            assertAllClose(golden.tensors("h"), inputs, tape.gradients(sum, inputs, Pullback.plain()));
        }
    }

    private static void assertAllClose(List<Tensor> expected, List<Var> inputs, Gradients found) {
        assertEquals(expected.size(), inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            assertClose(expected.get(i), found.of(inputs.get(i)).value(), FLOAT64, 0.01);
        }
    }

    private static void assertClose(Tensor expected, Tensor found, double tolerance, double least) {
        assertEquals(expected.shape(), found.shape());
        double[] numbers = expected.toDoubles();
        double[] others = found.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            int at = i;
            double bound = tolerance * Math.max(least, Math.abs(numbers[i]));
            assertEquals(numbers[i], others[i], bound, () -> "element %d of %s".formatted(at, found));
        }
    }
}
