package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WalkTest {
    @Property(seed = "81", tries = 1000)
    void theRowsVisitEveryIndexOnceInRowMajorOrderInAllOperands(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll Random random) {
        Buffer a = Layouts.view(random, false, () -> 0, sizes);
        Buffer b = Layouts.view(random, true, () -> 0, sizes);
        Shape shape = Shape.of(sizes);
        List<List<Integer>> expected = new ArrayList<>();
        for (int flat = 0; flat < shape.count(); flat++) {
            expected.add(List.of(Layouts.place(a, shape.index(flat)), Layouts.place(b, shape.index(flat))));
        }
        Walk walk = new Walk(a, b);
        List<List<Integer>> visited = new ArrayList<>();
        walk.rows(at -> {
            for (int i = 0; i < walk.rowLength(); i++) {
                visited.add(List.of(at[0] + i * walk.rowStride(0), at[1] + i * walk.rowStride(1)));
            }
        });
        assertEquals(expected, visited);
    }

    @Test
    void neighbouringAxesBecomeOneRowWhereAllOperandsAllow() {
        Buffer plain = Buffer.zeros(false, 2, 3, 4);
        assertArrayEquals(new int[] {1, 24}, rows(plain, plain));
        assertArrayEquals(
                new int[] {2, 12}, rows(plain, Buffer.zeros(false, 2, 4, 4).sliced(1, 0, 3)));
        assertArrayEquals(
                new int[] {6, 4}, rows(plain, Buffer.zeros(false, 4, 3, 2).permuted(2, 1, 0)));
        assertArrayEquals(
                new int[] {2, 12}, rows(plain, Buffer.zeros(false, 3, 4).expanded(2, 3, 4)));
        assertArrayEquals(
                new int[] {6, 4}, rows(plain, Buffer.zeros(false, 2, 3, 1).expanded(2, 3, 4)));
        assertArrayEquals(new int[] {1, 24}, rows(plain, Buffer.zeros(false).expanded(2, 3, 4)));
        assertArrayEquals(new int[] {1, 1}, rows(Buffer.zeros(false)));
    }

    @Test
    void nothingIsVisitedWhereASizeIsZero() {
        new Walk(Buffer.zeros(false, 2, 0, 3)).rows(at -> {
            throw new AssertionError("visited " + at[0]);
        });
    }

    /** The number of rows and their length. */
    private static int[] rows(Buffer... operands) {
        Walk walk = new Walk(operands);
        List<Integer> starts = new ArrayList<>();
        walk.rows(at -> starts.add(at[0]));
        return new int[] {starts.size(), walk.rowLength()};
    }
}
