package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it refuses; its values are checked by its sample, and by the second derivatives of {@link LayerNorm}. */
class LayerNormSlopeTest {
    private static Shape shape(Shape... in) {
        return new LayerNormSlope(1e-5).shape(new Shapes(in, null));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonIsAPositiveNumber(double epsilon) {
        ShapeException failure = assertThrows(ShapeException.class, () -> new LayerNormSlope(epsilon));
        assertEquals(
                "layerNormSlope: epsilon is %s, expected a positive number".formatted(epsilon), failure.getMessage());
    }

    @Test
    void aRowHasElementsAndASlopeForEachOfThem() {
        assertEquals(Shape.of(2, 3), shape(Shape.of(2, 3), Shape.of(2, 3)));
        assertEquals(Shape.of(0, 3), shape(Shape.of(0, 3), Shape.of(0, 3)));
        assertThrows(ShapeException.class, () -> shape(Shape.of(2, 3), Shape.of(3)));
        ShapeException failure = assertThrows(ShapeException.class, () -> shape(Shape.of(2, 0), Shape.of(2, 0)));
        assertEquals("shapes [2, 0] and [2, 0]: empty reduction over axis 1", failure.getMessage());
    }
}
