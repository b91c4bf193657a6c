package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import org.junit.jupiter.api.Test;

/** Sizes at the limit; {@code VarStructureTest} and {@code FunctionsTest} have the values. */
class ConcatTest {
    private static Shape shape(Op op, Shape... in) {
        return op.shape(new Shapes(in, null));
    }

    @Test
    void theResultIsAsLongAsAnAxisMayBeAndNoLonger() {
        int most = Shape.MAX_COUNT;
        Shape longest = Shape.of(0, most);
        assertEquals(longest, shape(new Concat(1), Shape.of(0, most - 1), Shape.of(0, 1)));
        assertThrows(ShapeException.class, () -> shape(new Concat(1), longest, Shape.of(0, 1)));
        assertEquals(longest, shape(new Pad(1, 1, 1), Shape.of(0, most - 2)));
        assertThrows(ShapeException.class, () -> shape(new Pad(1, 1, 1), Shape.of(0, most - 1)));
    }
}
