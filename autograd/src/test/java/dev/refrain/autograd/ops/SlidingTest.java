package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.compute.Slide;
import org.junit.jupiter.api.Test;

/** Windows at the ends of what they slide over; {@code ImagesTest} has what they see. */
class SlidingTest {
    private static Slide pooling(Sliding sliding, int height, int taps) {
        Shapes in = new Shapes(new Shape[] {Shape.of(1, height, 1, 1)}, null);
        return sliding.pooling(in, taps, 1);
    }

    /** Over [·, x, x, ·] two by two: a third place would see nothing, but there is none. */
    @Test
    void whereAWindowWouldStandNextDoesNotMatter() {
        Sliding pairs = Sliding.plain().strides(2, 1).paddings(1, 0);
        assertEquals(2, pooling(pairs, 2, 2).down().places());
    }

    /** Over [·, ·, x, x, x, ·, ·] the place at the left sees nothing, and each of the others something. */
    @Test
    void onePlaceThatSeesNothingIsRefusedWhicheverItIs() {
        Sliding far = Sliding.plain().strides(4, 1).paddings(2, 0);
        assertThrows(ShapeException.class, () -> pooling(far, 3, 2));
        Sliding near = Sliding.plain().strides(4, 1).paddings(1, 0);
        assertEquals(1, pooling(near, 3, 2).down().places());
    }

    @Test
    void paddedAxesAreAsLongAsAnAxisMayBe() {
        Shapes in = new Shapes(new Shape[] {Shape.of(1, 1, 1, 1)}, null);
        int half = (Shape.MAX_COUNT - 1) / 2;
        Sliding widest = Sliding.plain().paddings(half, 0);
        assertEquals(Shape.MAX_COUNT, widest.checked(in, 1, 1, 1, 1).down().places());
        ShapeException failure = assertThrows(ShapeException.class, () -> widest.checked(in, 2, 1, 1, 1));
        assertEquals(
                "shape [1, 1, 1, 1]: the height with padding overflows: " + (Shape.MAX_COUNT + 1L),
                failure.getMessage());
    }
}
