package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.TapeException;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTest {
    /** Two layers of a name with two parameters each. */
    public record Layers(Weights encoder, List<Weights> layers) {}

    private static final Tensor ONE = Tensor.of(new double[] {1}, 1);

    private static Weights weights() {
        return Weights.of(new double[] {1}, new double[] {1});
    }

    @ParameterizedTest
    @CsvSource({
        "**, a.b.c, true",
        "**.c, a.b.c, true",
        "**.c, c, true",
        "a.**, a.b.c, true",
        "a.**, a, true",
        "a.**, ab.c, false",
        "a.*, a.b.c, false",
        "a.*.c, a.b.c, true",
        "a.**.c, a.c, true",
        "a.**.b.**, a.x.b.y.z, true",
        "*.weight*, cell.weightHh, true",
        "*.w*Hh, cell.weightHh, true",
        "*.w*H, cell.weightHh, false",
        "layers.0.bias, layers.0.bias, true",
        "layers.0.bias, layersX0.bias, false",
        "l(.x, l(.x, true",
        "cell, cell.bias, false"
    })
    void patternsStandForNames(String pattern, String path, boolean matches) {
        assertEquals(matches, Group.of(pattern).matches(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a**", "**a.b", "***"})
    void patternsThatAreNoneAreErrors(String pattern) {
        String message = assertThrows(HyperParameterException.class, () -> Group.of(pattern))
                .getMessage();
        assertTrue(message.startsWith("group: got the pattern \"" + pattern + "\", expected"), message);
    }

    @Test
    void theFirstThatMatchesCounts() {
        Layers model = new Layers(weights(), List.of(weights(), weights()));
        Optimiser optimiser = new Sgd()
                .on(
                        model,
                        0.1,
                        Group.frozen("encoder.left"),
                        Group.of("**.left").times(2),
                        Group.of("layers.1.*", new Sgd().withWeightDecay(1)).times(0.5));
        optimiser.step(model.encoder().gradients(ONE, ONE));
        model.layers().forEach(layer -> optimiser.step(layer.gradients(ONE, ONE)));
        assertEquals(1, model.encoder().left().value().item());
        assertEquals(0.9, model.encoder().right().value().item());
        assertEquals(0.8, model.layers().get(0).left().value().item());
        assertEquals(0.9, model.layers().get(0).right().value().item());
        assertEquals(0.8, model.layers().get(1).left().value().item());
        assertEquals(0.9, model.layers().get(1).right().value().item()); // half the rate of twice the gradient
    }

    @Test
    void whatIsFrozenIsNotLookedAt() {
        Weights model = weights();
        Optimiser optimiser = new Adam().on(model, 0.1, Group.frozen("left"));
        Tensor bad = Tensor.of(new double[] {Double.NaN}, 1);
        long version = model.left().version();
        optimiser.step(model.gradients(bad, ONE));
        assertEquals(version, model.left().version());
        assertEquals(
                List.of("updates", "updates/right"),
                List.copyOf(optimiser.snapshot().texts().keySet()));
        Gradients ofFrozen = model.gradientsOfLeft(ONE);
        assertEquals(
                TapeException.Kind.NO_GRAD,
                assertThrows(TapeException.class, () -> optimiser.step(ofFrozen))
                        .kind());
    }

    @Test
    void aGroupThatMatchesNothingNamesSomePaths() {
        Layers model = new Layers(weights(), List.of(weights(), weights()));
        assertEquals(
                "optimiser: got the group decoder.**, which matches no parameter, expected paths as encoder.left,"
                        + " encoder.right, layers.0.left, layers.0.right, layers.1.left, ...",
                assertThrows(HyperParameterException.class, () -> new Sgd().on(model, 1, Group.of("decoder.**")))
                        .getMessage());
        assertTrue(assertThrows(HyperParameterException.class, () -> new Sgd().on(model, 1, Group.frozen("**")))
                .getMessage()
                .contains("freeze all 6 parameters"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void factorsOutOfRangeAreNamed(double factor) {
        assertEquals(
                "factor of learning rates: got " + factor + ", expected a finite number, 0 or more",
                assertThrows(HyperParameterException.class, () -> Group.of("a").times(factor))
                        .getMessage());
    }
}
