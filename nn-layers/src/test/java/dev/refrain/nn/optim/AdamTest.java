package dev.refrain.nn.optim;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
    /** Kingma and Ba 2015, algorithm 1, line by line. */
    @ParameterizedTest
    @CsvSource({"0.1, 0.9, 0.999, 1e-8", "0.01, 0.5, 0.9, 1e-3", "0.3, 0, 0, 1", "0.02, 0, 0.99, 1e-8"})
    void itsPathIsThePapers(double learningRate, double beta1, double beta2, double epsilon) {
        Weights model = Quadratic.model();
        Optimiser optimiser =
                new Adam().withBetas(beta1, beta2).withEpsilon(epsilon).on(model, learningRate);
        double[] expected = Quadratic.start();
        double[] m = new double[expected.length];
        double[] v = new double[expected.length];
        for (int t = 1; t <= 100; t++) {
            double[] g = Quadratic.gradient(expected);
            for (int i = 0; i < expected.length; i++) {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                double unbiasedM = m[i] / (1 - Math.pow(beta1, t));
                double unbiasedV = v[i] / (1 - Math.pow(beta2, t));
                expected[i] -= learningRate * unbiasedM / (Math.sqrt(unbiasedV) + epsilon);
            }
            Quadratic.step(model, optimiser);
            assertClose(expected, Quadratic.weights(model), 1e-12, "weights after step " + t);
        }
    }

    /**
     * The same as torch.optim.Adam calculates it: m moved towards g by 1 - β₁, step η / (1 - β₁ᵗ) over
     * √v / √(1 - β₂ᵗ) + ε. And its defaults are ours.
     */
    @Test
    void itsPathIsPyTorchs() {
        Weights model = Quadratic.model();
        Optimiser optimiser = new Adam().on(model, 0.05);
        double[] expected = Quadratic.start();
        double[] m = new double[expected.length];
        double[] v = new double[expected.length];
        for (int t = 1; t <= 100; t++) {
            double[] g = Quadratic.gradient(expected);
            double stepSize = 0.05 / (1 - Math.pow(0.9, t));
            for (int i = 0; i < expected.length; i++) {
                m[i] += (1 - 0.9) * (g[i] - m[i]);
                v[i] = 0.999 * v[i] + (1 - 0.999) * g[i] * g[i];
                expected[i] -= stepSize * m[i] / (Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8);
            }
            Quadratic.step(model, optimiser);
            assertClose(expected, Quadratic.weights(model), 1e-12, "weights after step " + t);
        }
    }

    @Property(seed = "501", tries = 50)
    void theFirstStepIsTheRateAgainstTheSignOfTheGradient(
            @ForAll @Scale(4) @DoubleRange(min = 1e-3, max = 1e3) double size, @ForAll boolean negative) {
        Weights model = Weights.of(new double[] {1}, new double[] {1});
        Tensor gradient = Tensor.of(new double[] {negative ? -size : size}, 1);
        new Adam().on(model, 0.25).step(model.gradientsOfLeft(gradient));
        assertEquals(negative ? 1.25 : 0.75, model.left().value().get(0), 1e-5);
        assertEquals(1, model.right().value().get(0));
    }

    @Test
    void everyParameterCountsItsOwnUpdates() {
        Weights model = Weights.of(new double[] {0}, new double[] {0});
        Optimiser optimiser = new Adam().on(model, 1);
        Tensor one = Tensor.of(new double[] {1}, 1);
        optimiser.step(model.gradientsOfLeft(one));
        optimiser.step(model.gradientsOfLeft(Tensor.of(new double[] {-3}, 1)));
        optimiser.step(model.gradients(one, one));
        double first = 1 / (1 + 1e-8); // m̂ = v̂ = 1 in the first update of any parameter
        assertEquals(-first, model.right().value().get(0), 1e-15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void learningRatesOutOfRangeAreNamed(double learningRate) {
        Weights model = Quadratic.model();
        assertEquals(
                "learning rate: got " + learningRate + ", expected a finite number, 0 or more",
                assertThrows(HyperParameterException.class, () -> new Adam().on(model, learningRate))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, -0.1, Double.NaN, Double.NEGATIVE_INFINITY})
    void betasOutOfRangeAreNamed(double beta) {
        Weights model = Quadratic.model();
        assertEquals(
                "beta1: got " + beta + ", expected a number in [0, 1)",
                assertThrows(
                                HyperParameterException.class,
                                () -> new Adam()
                                        .withBetas(beta, 0.999)
                                        .withEpsilon(1e-8)
                                        .on(model, 0.1))
                        .getMessage());
        assertEquals(
                "beta2: got " + beta + ", expected a number in [0, 1)",
                assertThrows(
                                HyperParameterException.class,
                                () -> new Adam()
                                        .withBetas(0.9, beta)
                                        .withEpsilon(1e-8)
                                        .on(model, 0.1))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1e-8, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonsOutOfRangeAreNamed(double epsilon) {
        Weights model = Quadratic.model();
        assertEquals(
                "epsilon: got " + epsilon + ", expected a finite number above 0",
                assertThrows(
                                HyperParameterException.class,
                                () -> new Adam()
                                        .withBetas(0.9, 0.999)
                                        .withEpsilon(epsilon)
                                        .on(model, 0.1))
                        .getMessage());
    }
}
