package dev.refrain.gradcheck.junit.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recurrent layers with PyTorch's weights give PyTorch's outputs, final states and gradients: all kinds, of 1 to 3 layers, one
 * or both directions, with and without biases, lengths and initial states.
 */
class RecurrentPyTorchTest {
    /** Of a number, or of 1 if that is more. */
    private static final double FLOAT64 = 1e-9;

    private static final double FLOAT32 = 1e-4;

    static List<RecurrentCase> cases() {
        return RecurrentCase.all();
    }

    /** One of each kind, with all there is. */
    static Stream<RecurrentCase> fullCases() {
        return cases().stream().filter(each -> each.title().endsWith("layers=2 bidirectional bias lengths states"));
    }

    @Test
    void theFileHasAllCombinations() {
        assertEquals(
                5 * 3 * 2 * 2 * 2 * 2,
                new HashSet<>(cases().stream().map(RecurrentCase::title).toList()).size());
        assertEquals(
                List.of("rnn_tanh", "rnn_relu", "lstm", "lstm_projected", "gru"),
                fullCases().map(RecurrentCase::kind).toList());
        assertTrue(cases().stream()
                .allMatch(each -> each.has("lengths") != each.lengths().isEmpty()));
        assertTrue(cases().stream()
                .allMatch(each -> each.lengths().isEmpty() || each.lengths().contains(1)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputsStatesAndGradientsAreThoseOfPyTorch(RecurrentCase golden) {
        check(golden, DType.FLOAT64, false, FLOAT64);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inFloat32TheyAreNearby(RecurrentCase golden) {
        check(golden, DType.FLOAT32, false, FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("fullCases")
    void stepByStepTheyAreTheSame(RecurrentCase golden) {
        check(golden, DType.FLOAT64, true, FLOAT64);
        check(golden, DType.FLOAT32, true, FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("fullCases")
    void aNumberThatIsWrongByTwoInABillionIsFound(RecurrentCase golden) {
        SequencedMap<String, Tensor> found = new RecurrentNetwork(golden, DType.FLOAT64, false).run();
        for (String name : golden.expected().keySet()) {
            double[] numbers = golden.expected().get(name).toDoubles();
            numbers[numbers.length - 1] += 2e-9 * Math.max(1, Math.abs(numbers[numbers.length - 1]));
            Tensor wrong =
                    Tensor.of(numbers, golden.expected().get(name).shape().sizes());
            assertThrows(AssertionError.class, () -> check(golden.with(name, wrong), found, FLOAT64), name);
        }
    }

    private static void check(RecurrentCase golden, DType dtype, boolean unrolled, double tolerance) {
        check(golden, new RecurrentNetwork(golden, dtype, unrolled).run(), tolerance);
    }

    private static void check(RecurrentCase golden, SequencedMap<String, Tensor> found, double tolerance) {
        Stream<String> names = found.keySet().stream();
        if (!golden.kind().equals("gru")) { // whose second biases are learnt
            names = names.filter(name -> !name.startsWith("grad.bias_hh"));
        }
        assertEquals(golden.expected().keySet(), names.collect(Collectors.toSet()));
        golden.expected().forEach((name, expected) -> {
            boolean second = name.startsWith("grad.bias_hh");
            assertClose(
                    name,
                    second ? candidates(expected) : expected,
                    second ? candidates(found.get(name)) : found.get(name),
                    tolerance);
        });
    }

    /** The part of a second bias that is learnt; for the gates, we have the sum of both. */
    private static Tensor candidates(Tensor bias) {
        return Functions.split(Var.of(bias), 0, 3).getLast().value();
    }

    private static void assertClose(String name, Tensor expected, Tensor found, double tolerance) {
        assertEquals(expected.shape(), found.shape(), name);
        double[] numbers = expected.toDoubles();
        double[] others = found.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            int at = i;
            assertEquals(
                    numbers[i],
                    others[i],
                    tolerance * Math.max(1, Math.abs(numbers[i])),
                    () -> "%s at %s"
                            .formatted(name, Arrays.toString(expected.shape().index(at))));
        }
    }
}
