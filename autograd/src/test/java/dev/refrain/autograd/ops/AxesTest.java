package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AxesTest {
    private static List<Integer> axes(Axes axes) {
        return IntStream.range(0, Shape.MAX_RANK).filter(axes::has).boxed().toList();
    }

    @Test
    void theAxesAreThoseThatWereNamedFromEitherEnd() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(List.of(0, 1, 2), axes(Axes.of(shape)));
        assertEquals(List.of(0, 2), axes(Axes.of(shape, -1, 0)));
        assertEquals(List.of(), axes(Axes.of(Shape.of())));
    }
}
