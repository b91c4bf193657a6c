package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vectors, and what their elements are called. */
class PlacesTest {
    private static final Places PLACES = new Places(
            List.of("a", "none", "b", "c"), List.of(Shape.of(2, 2), Shape.of(0, 3), Shape.of(), Shape.of(2)));

    @Test
    void elementsHaveTheNameOfTheirTensorAndTheirIndexThere() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < PLACES.count(); i++) {
            all.add(PLACES.at(i).toString());
        }
        assertEquals(List.of("a[0, 0]", "a[0, 1]", "a[1, 0]", "a[1, 1]", "b", "c[0]", "c[1]"), all);
        assertEquals("y[1]", Places.of("y", Shape.of(2)).at(1).toString());
    }

    @Test
    void rangesFollowEachOther() {
        List<String> all = new ArrayList<>();
        PLACES.ranges((name, from, to) -> all.add("%s %d..%d".formatted(name, from, to)));
        assertEquals(List.of("a 0..4", "none 4..4", "b 4..5", "c 5..7"), all);
    }

    @Test
    void partsOfVectors() {
        double[] v = {1, -5, 3};
        assertArrayEquals(new double[] {0, -5, 3}, Vectors.part(v, 1, 3));
        assertArrayEquals(new double[] {1, 0, 0}, Vectors.part(v, 0, 1));
        assertArrayEquals(new double[] {0, 0, 0}, Vectors.part(v, 2, 2));
        assertArrayEquals(new double[] {0, 1, 0}, Vectors.unit(3, 1));
        assertArrayEquals(new double[] {-5, 7}, Vectors.column(new double[][] {v, {0, 7}}, 1));
    }

    @Test
    void sumsAndSizesOfVectors() {
        double[] v = {1, -5, 3};
        assertArrayEquals(new double[] {3, -9, 7}, Vectors.scaled(v, 2, 1));
        assertEquals(5, Vectors.largest(v));
        assertEquals(0, Vectors.largest(new double[0]));
        assertEquals(1 * 2 + 5 * 1 + 3 * 4, Vectors.dot(v, new double[] {2, -1, 4}));
        assertEquals(0, Vectors.dot(new double[0], new double[0]));
        RandomKey key = RandomKey.of(3);
        assertArrayEquals(new double[] {key.normal(0), key.normal(1)}, Vectors.normal(2, key));
    }
}
