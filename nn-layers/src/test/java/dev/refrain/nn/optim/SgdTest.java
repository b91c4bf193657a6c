package dev.refrain.nn.optim;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {
    /**
     * v = μ v + g, w = w - η v, as torch.optim.SGD documents it without dampening, weight decay and Nesterov: there the first
     * v is g, which is the same as beginning at 0.
     */
    @ParameterizedTest
    @CsvSource({"0.1, 0", "0.1, 0.9", "0.3, 0.5", "0.01, 0.99"})
    void itsPathIsTheFormulas(double learningRate, double momentum) {
        Weights model = Quadratic.model();
        Optimiser optimiser = new Sgd().withMomentum(momentum).on(model, learningRate);
        double[] expected = Quadratic.start();
        double[] velocity = new double[expected.length];
        for (int step = 1; step <= 100; step++) {
            double[] gradient = Quadratic.gradient(expected);
            for (int i = 0; i < expected.length; i++) {
                velocity[i] = momentum * velocity[i] + gradient[i];
                expected[i] -= learningRate * velocity[i];
            }
            Quadratic.step(model, optimiser);
            assertClose(expected, Quadratic.weights(model), 1e-12, "weights after step " + step);
        }
    }

    @Test
    void withoutMomentumAStepIsTheGradientTimesTheRate() {
        Weights model = Weights.of(new double[] {1, 2}, new double[] {3});
        new Sgd()
                .on(model, 0.5)
                .step(model.gradients(Tensor.of(new double[] {2, -4}, 2), Tensor.of(new double[] {0.25}, 1)));
        assertEquals(Tensor.of(new double[] {0, 4}, 2), model.left().value());
        assertEquals(Tensor.of(new double[] {2.875}, 1), model.right().value());
    }

    /** Calculated in one pass over memory, of a gradient in any order there. */
    @Property(seed = "313", tries = 100)
    void aStepGivesTheBitsOfItsOpsOneAfterTheOther(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll DType dtype,
            @ForAll @DoubleRange(min = 0.01, max = 2) double rate) {
        RandomKey key = RandomKey.of(rows);
        Tensor start = Initialisers.normal(0, 1).draw(key.child("w"), Shape.of(rows, columns), dtype);
        Tensor gradient = Initialisers.normal(0, 1).draw(key.child("g"), Shape.of(columns, rows), dtype);
        Weights model = Weights.of(start, start);
        try (Tape tape = Tape.open()) {
            Var turned = model.left().on(tape).transpose().mul(Var.of(gradient));
            Var straight = model.right().on(tape).mul(Var.of(gradient).transpose());
            new Sgd().on(model, rate).step(tape.backward(turned.sum().add(straight.sum())));
        }
        Tensor expected =
                Var.of(start).sub(Var.of(gradient).transpose().mul(rate)).value();
        assertEquals(expected, model.left().value());
        assertEquals(expected, model.right().value());
    }

    @Test
    void aParameterWithoutGradientKeepsWeightAndVelocity() {
        Weights model = Weights.of(new double[] {0}, new double[] {0});
        Optimiser optimiser = new Sgd().withMomentum(0.5).on(model, 1);
        Tensor one = Tensor.of(new double[] {1}, 1);
        optimiser.step(model.gradients(one, one)); // v = 1 each
        optimiser.step(model.gradientsOfLeft(one)); // left: v = 1.5
        assertEquals(-2.5, model.left().value().get(0));
        assertEquals(-1, model.right().value().get(0));
        optimiser.step(model.gradients(one, one)); // left: v = 1.75, right: v = 1.5
        assertEquals(-4.25, model.left().value().get(0));
        assertEquals(-2.5, model.right().value().get(0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, -Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void learningRatesOutOfRangeAreNamed(double learningRate) {
        Weights model = Quadratic.model();
        String expected = "learning rate: got " + learningRate + ", expected a finite number, 0 or more";
        assertEquals(
                expected,
                assertThrows(HyperParameterException.class, () -> new Sgd().on(model, learningRate))
                        .getMessage());
        assertEquals(
                expected,
                assertThrows(
                                HyperParameterException.class,
                                () -> new Sgd().withMomentum(0.9).on(model, learningRate))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void momentumsOutOfRangeAreNamed(double momentum) {
        Weights model = Quadratic.model();
        assertEquals(
                "momentum: got " + momentum + ", expected a number in [0, 1)",
                assertThrows(
                                HyperParameterException.class,
                                () -> new Sgd().withMomentum(momentum).on(model, 0.1))
                        .getMessage());
    }
}
