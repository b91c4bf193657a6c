package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import org.junit.jupiter.api.Test;

/** Its shape rule; {@code ImagesTest} has that it is the adjoint of a convolution. */
class Conv2dWeightsTest {
    private static Shape shape(int... results) {
        Shapes in = new Shapes(new Shape[] {Shape.of(2, 3, 4, 5), Shape.of(results)}, null);
        return new Conv2dWeights(Sliding.plain(), 2, 2).shape(in);
    }

    @Test
    void thereIsAResultForEachPlaceOfTheWindow() {
        assertEquals(Shape.of(2, 2, 5, 7), shape(2, 2, 3, 7));
        for (int[] wrong : new int[][] {{2, 3, 3, 7}, {2, 2, 4, 7}, {2, 1, 3, 7}, {2, 2, 2, 7}}) {
            ShapeException failure = assertThrows(ShapeException.class, () -> shape(wrong));
            assertEquals(
                    "shapes [2, 3, 4, 5] and %s: the window has 2 by 3 places, and there are results for %d by %d"
                            .formatted(Shape.of(wrong), wrong[1], wrong[2]),
                    failure.getMessage());
        }
    }
}
