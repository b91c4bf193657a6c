package dev.refrain.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.memory.Buffer;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    private static final float[] SIX = {1, 2, 3, 4, 5, 6};

    @Property(seed = "61", tries = 1000)
    void float64BecomesTheNearestFloat32(@ForAll double value) {
        Tensor narrow = Tensor.scalar(value, DType.FLOAT64).to(DType.FLOAT32);
        assertEquals(DType.FLOAT32, narrow.dtype());
        assertNearest(value, (float) narrow.item());
        assertEquals(narrow, Tensor.scalar(value, DType.FLOAT32));
        assertArrayEquals(
                new float[] {(float) value}, Tensor.of(new double[] {value}, 1).toFloats());
    }

    @Property(seed = "62", tries = 500)
    void float32BecomesFloat64AndBackUnchanged(@ForAll float[] values) {
        Tensor tensor = Tensor.of(values, values.length);
        assertEquals(tensor, tensor.to(DType.FLOAT64).to(DType.FLOAT32));
        assertArrayEquals(values, tensor.to(DType.FLOAT64).toFloats());
    }

    @Test
    void conversionRoundsTiesToEven() {
        double ulp = 0x1p-23; // of 1
        double[] values = {1 + ulp / 2, 1 + 3 * ulp / 2, 1e39, -0.0, 0x1p-150, 0x1.8p-149, Double.MAX_VALUE};
        float[] expected = {
            1, (float) (1 + 2 * ulp), Float.POSITIVE_INFINITY, -0f, 0f, 2 * Float.MIN_VALUE, Float.POSITIVE_INFINITY
        };
        assertArrayEquals(
                expected, Tensor.of(values, values.length).to(DType.FLOAT32).toFloats());
    }

    @Test
    void aTensorSharesNoArrayWithItsUser() {
        float[] floats = SIX.clone();
        double[] doubles = {1, 2};
        int[] sizes = {2, 3};
        Tensor narrow = Tensor.of(floats, sizes);
        Tensor wide = Tensor.of(doubles, 2);
        Tensor zeros = Tensor.zeros(DType.FLOAT32, sizes);
        floats[0] = 9;
        doubles[0] = 9;
        sizes[0] = 9;
        narrow.toFloats()[1] = 9;
        narrow.toDoubles()[1] = 9;
        wide.toFloats()[1] = 9;
        wide.toDoubles()[1] = 9;
        narrow.shape().sizes()[0] = 9;
        assertArrayEquals(SIX, narrow.toFloats());
        assertArrayEquals(new double[] {1, 2}, wide.toDoubles());
        assertEquals(Shape.of(2, 3), narrow.shape());
        assertEquals(Shape.of(2, 3), zeros.shape());
        assertEquals(6, narrow.get(1, 2));
    }

    @ParameterizedTest
    @EnumSource
    void factoriesFill(DType dtype) {
        assertArrayEquals(new double[6], Tensor.zeros(dtype, 2, 3).toDoubles());
        assertArrayEquals(new double[] {0.5, 0.5}, Tensor.full(dtype, 0.5, 2).toDoubles());
        assertEquals(0.25, Tensor.scalar(0.25, dtype).item());
        assertEquals(Shape.of(), Tensor.scalar(0.25, dtype).shape());
        assertEquals(dtype, Tensor.zeros(dtype).dtype());
        assertEquals(dtype, Tensor.full(dtype, 1, 0, 4).dtype());
        assertEquals(
                dtype == DType.FLOAT64 ? 0.1 : 0.1f, Tensor.full(dtype, 0.1, 1).item());
        assertEquals(0, Tensor.zeros(dtype, 3, 0).toFloats().length);
    }

    @Test
    void viewsReadAsTheirElementsInRowMajorOrder() {
        Buffer rows = Buffer.over(SIX.clone(), 2, 3);
        assertViewReads(new float[] {1, 4, 2, 5, 3, 6}, rows.permuted(1, 0), 3, 2);
        assertViewReads(new float[] {2, 3, 5, 6}, rows.sliced(1, 1, 2), 2, 2);
        assertViewReads(new float[] {4, 5, 6}, rows.sliced(0, 1, 1), 1, 3);
        assertViewReads(
                new float[] {5, 6, 5, 6}, rows.sliced(0, 1, 1).sliced(1, 1, 2).expanded(2, 2), 2, 2);
        assertViewReads(new float[] {}, rows.sliced(1, 3, 0), 2, 0);
        assertViewReads(new float[] {}, Buffer.zeros(false, 0, 8).sliced(1, 6, 2), 0, 2);
        assertViewReads(new float[] {3}, rows.sliced(0, 0, 1).sliced(1, 2, 1).reshaped(), new int[0]);
    }

    private static void assertViewReads(float[] expected, Buffer view, int... sizes) {
        Tensor tensor = Tensor.around(view);
        Tensor plain = Tensor.of(expected, sizes);
        assertArrayEquals(expected, tensor.toFloats());
        assertArrayEquals(plain.toDoubles(), tensor.toDoubles());
        assertEquals(plain, tensor);
        assertEquals(plain.hashCode(), tensor.hashCode());
        assertEquals(plain.toString(), tensor.toString());
        assertEquals(plain.to(DType.FLOAT64), tensor.to(DType.FLOAT64));
        for (int flat = 0; flat < expected.length; flat++) {
            assertEquals(expected[flat], tensor.get(tensor.shape().index(flat)));
        }
    }

    @Test
    void toItsOwnTypeIsItself() {
        Tensor tensor = Tensor.of(SIX, 6);
        assertSame(tensor, tensor.to(DType.FLOAT32));
        assertSame(tensor.buffer(), Tensor.around(tensor.buffer()).buffer());
    }

    @Test
    void equalityTakesNaNForEqualAndTellsTheZerosApart() {
        Tensor nan = Tensor.scalar(Double.NaN, DType.FLOAT32);
        Tensor otherNan = Tensor.of(new float[] {Float.intBitsToFloat(0x7fc12345)});
        assertEquals(nan, otherNan);
        assertEquals(nan.hashCode(), otherNan.hashCode());
        assertNotEquals(Tensor.scalar(0.0, DType.FLOAT32), Tensor.scalar(-0.0, DType.FLOAT32));
        assertNotEquals(Tensor.scalar(0.0, DType.FLOAT64), Tensor.scalar(-0.0, DType.FLOAT64));
        assertNotEquals(Tensor.scalar(1, DType.FLOAT32), Tensor.scalar(1, DType.FLOAT64));
        assertNotEquals(Tensor.of(SIX, 2, 3), Tensor.of(SIX, 3, 2));
        assertNotEquals(Tensor.zeros(DType.FLOAT32, 0, 2), Tensor.zeros(DType.FLOAT32, 2, 0));
        assertNotEquals(Tensor.of(SIX, 6), Tensor.of(new float[] {1, 2, 3, 4, 5, 7}, 6));
    }

    @Test
    void theCountOfValuesMustBeThatOfTheShape() {
        Messages.assertTells(
                assertThrows(ShapeException.class, () -> Tensor.of(SIX, 2, 2)),
                "tensor",
                "got 6 values",
                "expected 4",
                "[2, 2]");
        Messages.assertTells(
                assertThrows(ShapeException.class, () -> Tensor.of(new double[2])), "got 2 values", "expected 1", "[]");
        Messages.assertTells(
                assertThrows(ShapeException.class, () -> Tensor.zeros(DType.FLOAT32, 65536, 65536)),
                "element count overflows");
        Messages.assertTells(
                assertThrows(ShapeException.class, () -> Tensor.full(DType.FLOAT64, 1, 2, -3)), "dimension 1 is -3");
    }

    @Test
    void itemNeedsExactlyOneElement() {
        assertEquals(4, Tensor.of(new float[] {4}, 1, 1, 1).item());
        Messages.assertTells(
                assertThrows(ShapeException.class, Tensor.of(SIX, 2, 3)::item), "item", "[2, 3]", "6 elements");
        Messages.assertTells(
                assertThrows(ShapeException.class, Tensor.zeros(DType.FLOAT64, 0)::item), "item", "[0]", "0 elements");
    }

    @Test
    void getRejectsIndicesThatAreNotThere() {
        Tensor tensor = Tensor.of(SIX, 2, 3);
        assertNoElement(tensor, new int[] {0, 3}, "[0, 3]", "axis 1", "[2, 3]");
        assertNoElement(tensor, new int[] {2, 0}, "[2, 0]", "axis 0", "[2, 3]");
        assertNoElement(tensor, new int[] {0, -1}, "[0, -1]", "axis 1");
        assertNoElement(tensor, new int[] {1}, "[1]", "1 numbers", "expected 2", "[2, 3]");
        assertNoElement(tensor, new int[] {0, 0, 0}, "3 numbers", "expected 2");
        assertNoElement(Tensor.zeros(DType.FLOAT32, 2, 0), new int[] {0, 0}, "axis 1", "[2, 0]");
    }

    private static void assertNoElement(Tensor tensor, int[] index, String... parts) {
        IndexRangeException thrown = assertThrows(IndexRangeException.class, () -> tensor.get(index));
        Messages.assertTells(thrown, "get");
        Messages.assertTells(thrown, parts);
    }

    @Test
    void toStringShowsTypeShapeAndTheFirstValues() {
        assertEquals(
                "float32[2, 3] [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]",
                Tensor.of(SIX, 2, 3).toString());
        assertEquals("float32[] [0.1]", Tensor.scalar(0.1, DType.FLOAT32).toString());
        assertEquals("float64[1] [0.1]", Tensor.of(new double[] {0.1}, 1).toString());
        assertEquals("float64[0] []", Tensor.zeros(DType.FLOAT64, 0).toString());
        assertEquals(
                "float32[8] [" + "0.0, ".repeat(7) + "0.0]",
                Tensor.zeros(DType.FLOAT32, 8).toString());
        assertEquals(
                "float32[9] [" + "0.0, ".repeat(8) + "...]",
                Tensor.zeros(DType.FLOAT32, 9).toString());
    }

    @Test
    void typesKnowTheirSize() {
        assertEquals(4, DType.FLOAT32.bytes());
        assertEquals(8, DType.FLOAT64.bytes());
    }

    /** No float is nearer to the value than the given one, by exact arithmetic. */
    private static void assertNearest(double value, float given) {
        if (Math.abs(value) >= Float.MAX_VALUE + 0x1p103) { // half a step beyond the largest float
            assertEquals(Math.signum(value) * Float.POSITIVE_INFINITY, given);
            return;
        }
        BigDecimal error = distance(value, given);
        for (float neighbour : new float[] {Math.nextUp(given), Math.nextDown(given)}) {
            assertTrue(Float.isInfinite(neighbour) || error.compareTo(distance(value, neighbour)) <= 0);
        }
    }

    private static BigDecimal distance(double value, float other) {
        return new BigDecimal(value).subtract(new BigDecimal(other)).abs();
    }
}
