package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final double UNTOUCHED = 77;

    @Property(seed = "71", tries = 1000)
    void intoCopiesEachElementToItsIndexAndTouchesNothingElse(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer from = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer to = Layouts.window(random, wide, () -> UNTOUCHED, sizes);
        double[] expected = array(to);
        Shape shape = Shape.of(sizes);
        for (int flat = 0; flat < shape.count(); flat++) {
            int[] index = shape.index(flat);
            expected[Layouts.place(to, index)] = from.get(index);
        }
        Copies.into(from, to);
        assertArrayEquals(expected, array(to));
    }

    /** Negative strides are for copies alone: of any layout, with the squares of a transposition too. */
    @Property(seed = "75", tries = 1000)
    void intoCopiesFromFlippedAxes(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer from = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer to = Layouts.window(random, wide, () -> UNTOUCHED, sizes);
        for (int axis = 0; axis < sizes.length; axis++) {
            from = random.nextBoolean() ? from.flipped(axis) : from;
        }
        Copies.into(from, to);
        Layouts.assertSame(Layouts.plain(from), to);
    }

    @Property(seed = "76", tries = 60)
    void largeMatricesAreFlipped(
            @ForAll @IntRange(max = 40) int rows,
            @ForAll @IntRange(max = 40) int columns,
            @ForAll @IntRange(max = 3) int flips,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer memory = Layouts.filled(wide, random::nextGaussian, columns, rows);
        Buffer flipped = (flips & 1) == 0 ? memory : memory.flipped(0);
        Buffer both = (flips & 2) == 0 ? flipped : flipped.flipped(1);
        Layouts.assertSame(both, Copies.contiguous(both));
        Layouts.assertSame(both.permuted(1, 0), Copies.contiguous(both.permuted(1, 0)));
    }

    @Property(seed = "72", tries = 500)
    void contiguousIsTheBufferItselfOrACopyInRowMajorOrder(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer buffer = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer contiguous = Copies.contiguous(buffer);
        assertTrue(contiguous.isContiguous());
        assertEquals(wide, contiguous.isWide());
        Layouts.assertSame(buffer, contiguous);
        if (buffer.isContiguous()) {
            assertSame(buffer, contiguous);
        } else {
            assertEquals(buffer.count(), array(contiguous).length);
        }
    }

    /** Of more columns than are copied at a time, and of fewer. */
    @Property(seed = "74", tries = 60)
    void largeMatricesAreTransposedElementByElement(
            @ForAll @IntRange(max = 70) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer memory = Layouts.filled(wide, random::nextGaussian, columns + 2, rows + 3);
        Buffer transposed = memory.sliced(0, 1, columns).sliced(1, 2, rows).permuted(1, 0);
        Layouts.assertSame(transposed, Copies.contiguous(transposed));
    }

    @Property(seed = "73", tries = 500)
    void convertedHasTheOtherTypeAndTheNearestValues(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer buffer = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer converted = Copies.converted(buffer);
        assertEquals(!wide, converted.isWide());
        assertTrue(converted.isContiguous());
        double[] nearest = DoubleStream.of(Layouts.values(buffer))
                .map(value -> wide ? (float) value : value)
                .toArray();
        assertArrayEquals(nearest, Layouts.values(converted));
    }

    @Test
    void convertedRoundsTiesToEvenAndOverflowsToInfinity() {
        double[] values = {1 + 0x1p-24, 1 + 0x1.8p-23, -0.0, 1e39, -1e39, 0x1p-150, 0x1.8p-149};
        double[] expected = {1, 1 + 0x1p-22, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0x1p-148};
        Buffer converted = Copies.converted(Buffer.over(values, 7));
        assertArrayEquals(expected, Layouts.values(converted));
    }

    @Test
    void aCopyHasMemoryOfItsOwn() {
        float[] array = {1, 2, 3, 4};
        Buffer copy = Copies.contiguous(Buffer.over(array, 2, 2).permuted(1, 0));
        Arrays.fill(array, 0);
        assertArrayEquals(new float[] {1, 3, 2, 4}, copy.floats());
    }

    private static double[] array(Buffer buffer) {
        if (buffer.isWide()) {
            return buffer.doubles().clone();
        }
        double[] values = new double[buffer.floats().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.floats()[i];
        }
        return values;
    }
}
