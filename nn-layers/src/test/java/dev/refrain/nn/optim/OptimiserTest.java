package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.TapeException;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every optimiser. */
class OptimiserTest {
    /** A model without parameters. */
    public record Nothing(String name, List<String> parts) {}

    private static Optimiser on(String rule, Object model, double learningRate) {
        return Rules.all().get(rule).on(model, learningRate);
    }

    private static Weights model(DType dtype) {
        Random random = new Random(8);
        return Weights.of(Numbers.random(random, dtype, 3), Numbers.random(random, dtype, 2, 2));
    }

    private static Gradients gradients(Weights model, long seed) {
        Random random = new Random(seed);
        DType dtype = model.left().dtype();
        return model.gradients(Numbers.random(random, dtype, 3), Numbers.random(random, dtype, 2, 2));
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void aRateOfZeroChangesNoBit(String rule) {
        for (DType dtype : DType.values()) {
            double[] left = {-0.0, 0.0, Double.MIN_VALUE};
            double[] right = {-0.0, 1e17, -1e-310, 0.1};
            Weights model = Weights.of(
                    Tensor.of(left, 3).to(dtype), Tensor.of(right, 2, 2).to(dtype));
            String before = Parameters.sha256(model);
            Optimiser optimiser = on(rule, model, 0);
            for (int step = 0; step < 3; step++) {
                optimiser.step(gradients(model, step));
                assertEquals(before, Parameters.sha256(model), dtype + " after step " + step);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#namesWithoutDecay")
    void aGradientOfZeroChangesNoBit(String rule) {
        Weights model = Weights.of(new double[] {-0.0, 0.0, 1}, new double[] {Double.MIN_VALUE});
        String before = Parameters.sha256(model);
        Tensor zeros = Tensor.zeros(DType.FLOAT64, 3);
        on(rule, model, 0.1).step(model.gradients(zeros, Tensor.zeros(DType.FLOAT64, 1)));
        assertEquals(before, Parameters.sha256(model));
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void aGradientThatIsNotFiniteIsNamedAndNothingIsWritten(String rule) {
        for (DType dtype : DType.values()) {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                Weights disturbed = model(dtype);
                Weights undisturbed = model(dtype);
                Optimiser optimiser = on(rule, disturbed, 0.1);
                Optimiser twin = on(rule, undisturbed, 0.1);
                optimiser.step(gradients(disturbed, 1));
                twin.step(gradients(undisturbed, 1));
                Tensor byLeft = Tensor.of(new double[] {9, 9, 9}, 3).to(dtype);
                Tensor byRight =
                        Tensor.of(new double[] {9, 9, bad, Double.NaN}, 2, 2).to(dtype);
                Gradients broken = disturbed.gradients(byLeft, byRight);
                String message = assertThrows(NonFiniteException.class, () -> optimiser.step(broken))
                        .getMessage();
                assertTrue(message.contains("gradient of right is " + bad + " at [1, 0]"), message);
                assertEquals(Parameters.sha256(undisturbed), Parameters.sha256(disturbed));
                for (int step = 2; step < 4; step++) { // the optimiser's state is what it was, too
                    optimiser.step(gradients(disturbed, step));
                    twin.step(gradients(undisturbed, step));
                }
                assertEquals(Parameters.sha256(undisturbed), Parameters.sha256(disturbed));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void gradientsOfAnotherModelAreAnError(String rule) {
        Weights model = model(DType.FLOAT32);
        Weights other = model(DType.FLOAT32);
        String before = Parameters.sha256(model);
        Optimiser optimiser = on(rule, model, 0.1);
        TapeException failure = assertThrows(TapeException.class, () -> optimiser.step(gradients(other, 1)));
        assertEquals(TapeException.Kind.NO_GRAD, failure.kind());
        assertTrue(
                failure.getMessage().contains("none of them of this model, whose first is left"), failure.getMessage());
        assertEquals(before, Parameters.sha256(model));
        assertEquals(before, Parameters.sha256(other));
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void aModelWithoutParametersIsAnError(String rule) {
        String message = assertThrows(
                        HyperParameterException.class, () -> on(rule, new Nothing("none", List.of("a")), 0.1))
                .getMessage();
        assertTrue(message.contains("model without parameters: Nothing"), message);
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void aTiedParameterIsWrittenOnce(String rule) {
        Weights model = model(DType.FLOAT64);
        Weights tied = new Weights(model.left(), model.left());
        long before = model.left().version();
        Tensor ones = Tensor.full(DType.FLOAT64, 1, 3);
        on(rule, tied, 0.1).step(tied.gradients(ones, ones));
        assertEquals(before + 1, model.left().version());
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void aGradientInUseIsNotChanged(String rule) {
        Weights model = model(DType.FLOAT32);
        Optimiser optimiser = on(rule, model, 0.1);
        Gradients gradients = gradients(model, 1);
        Tensor before = gradients.of(model.right()).value();
        double[] numbers = before.toDoubles();
        optimiser.step(gradients);
        optimiser.step(gradients(model, 2));
        optimiser.step(gradients(model, 3));
        assertEquals(Tensor.of(numbers, 2, 2).to(DType.FLOAT32), before);
        assertEquals(before, gradients.of(model.right()).value());
    }
}
