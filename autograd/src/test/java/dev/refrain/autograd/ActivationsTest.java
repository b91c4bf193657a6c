package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationsTest {
    private static final Map<String, UnaryOperator<Var>> BY_NAME = Map.ofEntries(
            Map.entry("leakyRelu", x -> Activations.leakyRelu(x, 0.1)),
            Map.entry("elu", x -> Activations.elu(x, 0.5)),
            Map.entry("celu", x -> Activations.celu(x, 0.5)),
            Map.entry("selu", Activations::selu),
            Map.entry("gelu", Activations::gelu),
            Map.entry("silu", Activations::silu),
            Map.entry("mish", Activations::mish),
            Map.entry("softsign", Activations::softsign),
            Map.entry("logSigmoid", Activations::logSigmoid),
            Map.entry("hardTanh", Activations::hardTanh),
            Map.entry("hardSigmoid", Activations::hardSigmoid),
            Map.entry("hardSwish", Activations::hardSwish),
            Map.entry("relu6", Activations::relu6),
            Map.entry("softShrink", x -> Activations.softShrink(x, 0.5)),
            Map.entry("hardShrink", x -> Activations.hardShrink(x, 0.5)),
            Map.entry("tanhShrink", Activations::tanhShrink));

    /** At -1.5 and 0.75, by the definitions, calculated with mpmath 1.3.0 and 40 digits. */
    @ParameterizedTest
    @CsvSource({
        "leakyRelu, -0.15, 0.75",
        "elu, -0.3884349199257851, 0.75",
        "celu, -0.475106465816068, 0.75",
        "selu, -1.3658143533672527, 0.7880257405166103",
        "gelu, -0.1002108019032871, 0.5800294857173488",
        "silu, -0.2736382857095345, 0.5093840243815447",
        "mish, -0.29809974216680674, 0.6100183352182934",
        "softsign, -0.6, 0.42857142857142855",
        "logSigmoid, -1.7014132779827524, -0.38687100611489994",
        "hardTanh, -1.0, 0.75",
        "hardSigmoid, 0.25, 0.625",
        "hardSwish, -0.375, 0.46875",
        "relu6, 0.0, 0.75",
        "softShrink, -1.0, 0.25",
        "hardShrink, -1.5, 0.75",
        "tanhShrink, -0.5948517463551336, 0.11485104761271268"
    })
    void valuesAreThoseOfTheDefinitions(String name, double atMinus, double at) {
        Tensor values = BY_NAME.get(name).apply(Var.of(vector(-1.5, 0.75))).value();
        assertEquals(atMinus, values.get(0), 1e-15);
        assertEquals(at, values.get(1), 1e-15);
        Tensor narrow = BY_NAME.get(name)
                .apply(Var.of(vector(-1.5, 0.75).to(DType.FLOAT32)))
                .value();
        assertEquals(atMinus, narrow.get(0), 2e-7);
        assertEquals(at, narrow.get(1), 2e-7);
    }

    @Test
    void aLearntSlopeHasAGradientForEachFeature() {
        Parameter slope = new Parameter(Shape.of(2), (key, shape, dtype) -> Tensor.full(dtype, 0.25, 2));
        slope.initialise("slope", RandomKey.of(0), DType.FLOAT64);
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.of(new double[] {-2, 3, -4, -5}, 2, 2));
            Var y = Activations.prelu(x, slope);
            assertEquals(Tensor.of(new double[] {-0.5, 3, -1, -1.25}, 2, 2), y.value());
            assertEquals(vector(-6, -5), tape.backward(y.sum()).of(slope).value());
        }
        ShapeException wrong =
                assertThrows(ShapeException.class, () -> Activations.prelu(Var.of(vector(1, 2, 3)), slope));
        assertTrue(wrong.getMessage().contains("leakyRelu"), wrong::getMessage);
        assertTrue(wrong.getMessage().contains("slope"), wrong::getMessage);
    }

    /** Of which x / α would be negative where x is not. */
    @Test
    void celusAlphaIsPositive() {
        for (double alpha : new double[] {0, -0.5, Double.NaN}) {
            IndexRangeException e =
                    assertThrows(IndexRangeException.class, () -> Activations.celu(Var.of(vector(1)), alpha));
            assertEquals("celu: alpha: got %s, expected a positive number".formatted(alpha), e.getMessage());
        }
    }
}
