package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.autograd.ops.Spread;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArrangementsTest {
    private interface From {
        int of(int index);
    }

    /** x with other indices along one axis. */
    private static Tensor picked(Tensor x, int axis, int size, From from) {
        return Naive.each(x.shape().with(axis, size), index -> {
            int[] own = index.clone();
            own[axis] = from.of(index[axis]);
            return x.get(own);
        });
    }

    @Property(seed = "1", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void eachElementIsWhereTheDefinitionSays(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -3, max = 2) int named,
            @ForAll @IntRange(min = -9, max = 9) int by,
            @ForAll @IntRange(max = 3) int count,
            @ForAll long seed,
            @ForAll Layout layout) {
        Assume.that(named >= -shape.rank() && named < shape.rank());
        int axis = shape.axis(named);
        int n = shape.size(axis);
        Tensor x = uniform(shape, seed, -1, 1);
        Var value = layout.of(x);
        assertEquals(
                picked(x, axis, n, i -> n - 1 - i),
                Arrangements.flip(value, named).value());
        assertEquals(
                picked(x, axis, n, i -> Math.floorMod(i - by, n)),
                Arrangements.roll(value, named, by).value());
        assertEquals(
                picked(x, axis, n * count, i -> i / count),
                Arrangements.repeat(value, named, count).value());
        assertEquals(
                picked(x, axis, n * count, i -> i % n),
                Arrangements.tile(value, named, count).value());
        int start = Math.min(n, count);
        int step = 1 + Math.abs(by) % 4;
        assertEquals(
                picked(x, axis, Math.ceilDiv(n - start, step), i -> start + i * step),
                Arrangements.slice(value, named, start, n, step).value());
    }

    @Property(seed = "2", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void paddingIsOfOneValue(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -3, max = 2) int named,
            @ForAll @IntRange(max = 2) int before,
            @ForAll @IntRange(max = 2) int behind,
            @ForAll @IntRange(max = 4) int which,
            @ForAll long seed,
            @ForAll Layout layout) {
        Assume.that(named >= -shape.rank() && named < shape.rank());
        double value = new double[] {0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, -0.0}[which];
        int axis = shape.axis(named);
        int n = shape.size(axis);
        Tensor x = uniform(shape, seed, -1, 1);
        Tensor expected = Naive.each(shape.with(axis, before + n + behind), index -> {
            int[] own = index.clone();
            own[axis] -= before;
            return own[axis] < 0 || own[axis] >= n ? value + 0.0 : x.get(own);
        });
        assertEquals(
                expected,
                Arrangements.pad(layout.of(x), named, before, behind, value).value());
    }

    @Property(seed = "3", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void flippingAllAxesReversesTheElements(@ForAll(supplier = SmallShapes.class) Shape shape, @ForAll long seed) {
        Tensor x = uniform(shape, seed, -1, 1);
        double[] values = x.toDoubles();
        double[] reversed = IntStream.range(0, values.length)
                .mapToDouble(i -> values[values.length - 1 - i])
                .toArray();
        assertEquals(
                Tensor.of(reversed, shape.sizes()), Arrangements.flip(Var.of(x)).value());
    }

    @Property(seed = "4", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aDiagonalHasEqualIndices(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 5) int rows,
            @ForAll @IntRange(max = 5) int columns,
            @ForAll long seed,
            @ForAll Layout layout) {
        Tensor x = uniform(Shape.of(batch, rows, columns), seed, -1, 1);
        assertEquals(
                Naive.each(Shape.of(batch, Math.min(rows, columns)), at -> x.get(at[0], at[1], at[1])),
                Arrangements.diagonal(layout.of(x)).value());
    }

    @Test
    void whatChangesNothingIsTheValueItself() {
        Var x = Var.of(vector(1, 2, 3));
        assertSame(x, Arrangements.roll(x, 0, 0));
        assertSame(x, Arrangements.roll(x, 0, -6));
        assertEquals(vector(3, 1, 2), Arrangements.roll(x, 0, Integer.MIN_VALUE).value());
        assertEquals(vector(1, 3), Arrangements.slice(x, 0, 0, 3, 2).value());
        assertEquals(
                vector(1), Arrangements.slice(x, 0, 0, 3, Integer.MAX_VALUE).value());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4, 5, 6));
        Var eight = Var.of(Tensor.zeros(DType.FLOAT64, 1, 1, 1, 1, 1, 1, 1, 1));
        Class<ShapeException> shape = ShapeException.class;
        assertFails(shape, () -> Arrangements.flip(x, 2), "flip: axis 2 is out of range", "[2, 3]");
        assertFails(shape, () -> Arrangements.flip(x, 1, -1), "flip: axes [1, -1] name axis 1 of shape [2, 3] twice");
        assertFails(shape, () -> Arrangements.roll(x, 2, 1), "roll: axis 2 is out of range", "[2, 3]");
        assertFails(shape, () -> Arrangements.pad(x, 2, 1, 1, 1), "pad: axis 2 is out of range", "[2, 3]");
        assertFails(
                shape,
                () -> Arrangements.pad(x, 1, -1, 0, 1),
                "pad: shape [2, 3]: padding by -1 before and 0 behind, expected 0 or more");
        assertFails(
                shape,
                () -> Arrangements.slice(x, -1, 0, 3, 0),
                "slice: step is 0 along axis 1 of shape [2, 3], expected 1 or more");
        assertFails(
                IndexRangeException.class,
                () -> Arrangements.slice(x, -1, 1, 4, 2),
                "slice: 1..4 is out of range along axis 1 of shape [2, 3], expected 0 ≤ start ≤ end ≤ 3");
        assertFails(shape, () -> Arrangements.diagonal(x.sum(0)), "diagonal: axis -2 is out of range", "[3]");
        assertEquals(Shape.of(0, 3), Arrangements.repeat(x, 0, 0).shape());
        assertFails(shape, () -> Arrangements.repeat(x, 0, -1), "repeat: -1 times, expected 0 or more");
        assertFails(shape, () -> Arrangements.tile(x, 2, 1), "tile: axis 2 is out of range", "[2, 3]");
        assertFails(shape, () -> Arrangements.tile(eight, 0, 2), "tile: shape [1, 1, 1, 1, 1, 1, 1, 1] has 8 axes");
        assertFails(shape, () -> Arrangements.repeat(x, 1, Integer.MAX_VALUE), "repeat: ", "overflows");
        assertFails(
                shape,
                () -> Var.apply(new Stride(1, -2), x),
                "stride: shape [2, 3]: step -2 along axis 1, expected 1 or more");
        assertFails(
                shape,
                () -> Var.apply(new Spread(1, 2, 4), x),
                "spread: shape [2, 3]: by steps of 2 along axis 1 they do not fill 4");
    }
}
