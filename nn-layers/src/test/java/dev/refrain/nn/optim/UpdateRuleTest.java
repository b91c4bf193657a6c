package dev.refrain.nn.optim;

import static dev.refrain.tensor.pointwise.Expression.constant;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Expression;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of one's own, and what every rule that ships does. */
class UpdateRuleTest {
    /** w = w - η (g - the last g), which begins at 1. */
    private record Difference() implements UpdateRule {
        @Override
        public List<String> slots() {
            return List.of("last", "again");
        }

        @Override
        public double initial(String slot) {
            return slot.equals("last") ? 1 : 0;
        }

        @Override
        public double[] numbers(double rate, long update) {
            return new double[] {rate, update};
        }

        @Override
        public List<Expression> update(Terms x) {
            Expression change = x.gradient().sub(x.slot(0)).mul(x.number(0)).mul(x.number(1));
            return List.of(x.weight().sub(change), x.gradient(), x.gradient()); // an input, twice
        }
    }

    /** A rule with this formula. */
    private record Formula(List<Expression> formulas) implements UpdateRule {
        @Override
        public double[] numbers(double rate, long update) {
            return new double[] {rate};
        }

        @Override
        public List<Expression> update(Terms x) {
            return formulas;
        }
    }

    @Test
    void aRuleOfOnesOwnIsRunAsItIsWritten() {
        Weights model = Weights.of(new double[] {10, 20}, new double[] {5});
        Optimiser optimiser = new Difference().on(model, 0.5);
        optimiser.step(model.gradientsOfLeft(Tensor.of(new double[] {3, 1}, 2)));
        assertEquals(Tensor.of(new double[] {9, 20}, 2), model.left().value()); // 10 - ½ · 1 · (3 - 1)
        optimiser.step(model.gradientsOfLeft(Tensor.of(new double[] {3, 5}, 2)));
        assertEquals(Tensor.of(new double[] {9, 16}, 2), model.left().value()); // 20 - ½ · 2 · (5 - 1)
        assertEquals(
                Tensor.of(new double[] {3, 5}, 2),
                optimiser.snapshot().tensors().get("last/left"));
        assertEquals(
                Tensor.of(new double[] {3, 5}, 2),
                optimiser.snapshot().tensors().get("again/left"));
    }

    @Test
    void formulasThatDoNotFitAreErrors() {
        Weights model = Weights.of(new double[] {10, 20}, new double[] {5});
        String several = assertThrows(
                        HyperParameterException.class,
                        () -> new Formula(List.of(constant(1), constant(2))).on(model, 1))
                .getMessage();
        assertTrue(several.contains("got 2 formulas, expected 1, for the weight and the slots []"), several);
        for (Expression part : List.of(new Expression.Output(), new Expression.Cotangent())) {
            String message = assertThrows(
                            HyperParameterException.class,
                            () -> new Formula(List.of(part.add(constant(1)))).on(model, 1))
                    .getMessage();
            assertTrue(message.contains("expected one of weight, gradient, slots and numbers"), message);
        }
    }

    @Test
    void aLazyRuleIsLazyOnce() {
        UpdateRule lazy = new Adam().lazy();
        assertTrue(lazy.isLazy());
        assertSame(lazy, lazy.lazy());
        Adagrad adagrad = new Adagrad();
        assertSame(adagrad, adagrad.lazy());
        UpdateRule initial = new Adagrad().withInitial(0.5).withWeightDecay(0.1).lazy();
        assertEquals(0.5, initial.initial("sumOfSquares"));
    }

    /** To within a third of where it began, at a rate that suits most of them. */
    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#namesWithoutDecay")
    void aBowlIsGoneDown(String name) {
        Weights model = Quadratic.model();
        Optimiser optimiser =
                Rules.all().get(name).on(model, name.startsWith("ada") && !name.startsWith("adam") ? 2 : 0.05);
        double before = height(model);
        for (int update = 0; update < 500; update++) {
            Quadratic.step(model, optimiser);
        }
        assertTrue(height(model) < before / 3, name + ": " + height(model) + " of " + before);
        assertEquals(500, optimiser.updates());
    }

    private static double height(Weights model) {
        double[] slopes = Quadratic.gradient(Quadratic.weights(model));
        return Arrays.stream(slopes).map(slope -> slope * slope).sum();
    }

    /** What was calculated once is not calculated again. */
    @Test
    void theNumbersOfAnUpdateAreThoseOfItsRateAndCount() {
        assertArrayEquals(new double[] {0.5}, new Sgd().numbers(0.5, 7));
        Sgd dampened = new Sgd().withMomentum(0.5).withDampening(0.25);
        assertArrayEquals(new double[] {0.5, 1}, dampened.numbers(0.5, 1));
        assertArrayEquals(new double[] {0.5, 0.75}, dampened.numbers(0.5, 2));
        assertArrayEquals(
                new double[] {2, 0.5, 0.75}, new Adam().withBetas(0.5, 0.25).numbers(2, 1));
        assertArrayEquals(new double[] {1}, new Adagrad().withRateDecay(0.5).numbers(2, 3));
        double[] late = new NAdam().numbers(1, Long.MAX_VALUE / 2);
        assertEquals(0.1, late[0], 1e-12);
        assertEquals(0.9, late[1], 1e-12);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertRefused("dampening: got 1.0, expected a number in [0, 1)", () -> new Sgd().withDampening(1));
        assertRefused(
                "Nesterov's momentum: got momentum 0.0 and dampening 0.0, expected momentum above 0 and no dampening",
                () -> new Sgd().withNesterov());
        String decay = "weight decay: got -1.0, expected a finite number, 0 or more";
        assertRefused(decay, () -> new Sgd().withWeightDecay(-1));
        assertRefused(decay, () -> new Adam().withWeightDecay(-1));
        assertRefused(decay, () -> new AdamW().withWeightDecay(-1));
        assertRefused(decay, () -> new NAdam().withWeightDecay(-1));
        assertRefused(decay, () -> new RmsProp().withWeightDecay(-1));
        assertRefused(decay, () -> new Adagrad().withWeightDecay(-1));
        assertRefused(decay, () -> new Adadelta().withWeightDecay(-1));
        assertRefused(decay, () -> new Lion().withWeightDecay(-1));
        String epsilon = "epsilon: got 0.0, expected a finite number above 0";
        assertRefused(epsilon, () -> new AdamW().withEpsilon(0));
        assertRefused(epsilon, () -> new NAdam().withEpsilon(0));
        assertRefused(epsilon, () -> new RmsProp().withEpsilon(0));
        assertRefused(epsilon, () -> new Adagrad().withEpsilon(0));
        assertRefused(epsilon, () -> new Adadelta().withEpsilon(0));
        String beta = "beta2: got 1.0, expected a number in [0, 1)";
        assertRefused(beta, () -> new AdamW().withBetas(0.9, 1));
        assertRefused(beta, () -> new NAdam().withBetas(0.9, 1));
        assertRefused(beta, () -> new Lion().withBetas(0.9, 1));
        assertRefused(
                "momentum decay: got -1.0, expected a finite number, 0 or more",
                () -> new NAdam().withMomentumDecay(-1));
        assertRefused("momentum: got 1.0, expected a number in [0, 1)", () -> new RmsProp().withMomentum(1));
        assertRefused(
                "decay of the mean square: got 1.0, expected a number in [0, 1)", () -> new RmsProp().withDecay(1));
        assertRefused(
                "decay of the mean squares: got 1.0, expected a number in [0, 1)", () -> new Adadelta().withDecay(1));
        assertRefused(
                "initial sum of squares: got -1.0, expected a finite number, 0 or more",
                () -> new Adagrad().withInitial(-1));
        assertRefused(
                "decay of the learning rate: got -1.0, expected a finite number, 0 or more",
                () -> new Adagrad().withRateDecay(-1));
        assertRefused(
                "AdamW: got an Adam with weight decay 0.5, expected one without",
                () -> new AdamW(new Adam().withWeightDecay(0.5), 0));
    }

    private static void assertRefused(String sentence, Executable making) {
        assertEquals(
                sentence, assertThrows(HyperParameterException.class, making).getMessage());
    }
}
