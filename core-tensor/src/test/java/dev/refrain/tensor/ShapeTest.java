package dev.refrain.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private static final int MAX = Integer.MAX_VALUE;

    @Property(seed = "11", tries = 500)
    void aShapeExistsExactlyIfItsCountFitsWithZerosTakenForOnes(@ForAll("anySizes") int[] sizes) {
        BigInteger product = Arrays.stream(sizes)
                .mapToObj(size -> BigInteger.valueOf(Math.max(1, size)))
                .reduce(BigInteger.ONE, BigInteger::multiply);
        if (product.compareTo(BigInteger.valueOf(Shape.MAX_COUNT)) > 0) {
            assertMessage(() -> Shape.of(sizes), "element count overflows", Arrays.toString(sizes), "2147483639");
        } else {
            boolean empty = Arrays.stream(sizes).anyMatch(size -> size == 0);
            assertEquals(empty ? 0 : product.intValueExact(), Shape.of(sizes).count());
        }
    }

    @Property(seed = "12", tries = 200)
    void indexIsTheInverseOfRowMajorOrder(@ForAll("smallShapes") Shape shape) {
        for (int flat = 0; flat < shape.count(); flat++) {
            int[] index = shape.index(flat);
            int back = 0;
            for (int axis = 0; axis < shape.rank(); axis++) {
                assertTrue(index[axis] >= 0 && index[axis] < shape.size(axis));
                back = back * shape.size(axis) + index[axis];
            }
            assertEquals(flat, back);
        }
    }

    @Property(seed = "13", tries = 500)
    void broadcastIsCommutative(@ForAll("smallShapes") Shape a, @ForAll("smallShapes") Shape b) {
        assertEquals(broadcast(a, b), broadcast(b, a));
    }

    @Property(seed = "14", tries = 1000)
    void broadcastIsAssociative(
            @ForAll("smallShapes") Shape a, @ForAll("smallShapes") Shape b, @ForAll("smallShapes") Shape c) {
        assertEquals(
                broadcast(a, b).flatMap(ab -> broadcast(ab, c)), broadcast(b, c).flatMap(bc -> broadcast(a, bc)));
    }

    @Property(seed = "15", tries = 200)
    void broadcastIsIdempotentAndAScalarChangesNothing(@ForAll("smallShapes") Shape a) {
        assertEquals(a, Shape.broadcast(a, a));
        assertEquals(a, Shape.broadcast(a, Shape.of()));
        assertEquals(a, Shape.broadcast(ones(a.rank()), a));
    }

    @Property(seed = "16", tries = 200)
    void negativeAxesCountFromTheEnd(@ForAll("smallShapes") Shape shape) {
        int rank = shape.rank();
        for (int axis = 0; axis < rank; axis++) {
            assertEquals(axis, shape.axis(axis));
            assertEquals(axis, shape.axis(axis - rank));
            assertEquals(shape.sizes()[axis], shape.size(axis - rank));
        }
        for (int axis : new int[] {rank, -rank - 1, MAX, Integer.MIN_VALUE}) {
            assertMessage(() -> shape.axis(axis), "axis " + axis, shape.toString(), rank + " axes");
            assertMessage(() -> shape.size(axis), "axis " + axis, shape.toString(), rank + " axes");
        }
    }

    @Test
    void negativeSizesAreRejected() {
        assertMessage(() -> Shape.of(2, -1), "dimension 1 is -1", "[2, -1]");
        assertMessage(() -> Shape.of(Integer.MIN_VALUE), "dimension 0 is -2147483648");
        assertMessage(() -> Shape.of(0, 3, -7), "dimension 2 is -7", "[0, 3, -7]");
        assertMessage(() -> Shape.of(MAX, MAX, -1), "dimension 2 is -1");
        assertMessage(() -> Shape.of(2, 3).with(-1, -4), "dimension 1 is -4", "[2, -4]");
    }

    @Test
    void countsThatOverflowAnIntOrALongAreRejectedAlsoBesideAZero() {
        int k64 = 1 << 16;
        assertOverflows(k64, k64);
        assertOverflows(k64, k64, k64, k64); // 2^64: a long product would be 0
        assertOverflows(1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30);
        assertOverflows(0, k64, k64);
        assertOverflows(k64, 0, k64);
        assertOverflows(k64, k64, k64, k64, 0);
        assertMessage(() -> Shape.of(k64, 0).with(1, k64), "element count overflows", "[65536, 65536]");
        assertMessage(
                () -> Shape.broadcast(Shape.of(k64, 1), Shape.of(k64)), "element count overflows", "[65536, 65536]");
    }

    @Test
    void theLargestCountIsThatOfAnArray() {
        assertEquals(MAX - 8, Shape.of(MAX - 8).count());
        assertEquals(0, Shape.of(MAX - 8, 0).count());
        assertMessage(() -> Shape.of(MAX - 7), "at most 2147483639 elements", "[2147483640]");
        assertMessage(() -> Shape.of(1, MAX), "at most 2147483639 elements", "[1, 2147483647]");
    }

    @Test
    void thereAreAtMostEightAxes() {
        assertEquals(8, ones(8).rank());
        assertMessage(() -> ones(9), "9 axes", "at most 8", "[1, 1, 1, 1, 1, 1, 1, 1, 1]");
        assertMessage(() -> Shape.of(new int[200]), "200 axes", "at most 8");
    }

    @Test
    void aClashNamesBothShapesTheAxisAndTheSizes() {
        assertMessage(() -> Shape.broadcast(Shape.of(2, 3), Shape.of(4)), "[2, 3]", "[4]", "axis -1", "3 ≠ 4");
        assertMessage(
                () -> Shape.broadcast(Shape.of(5, 1, 3), Shape.of(2, 4, 3)),
                "[5, 1, 3]",
                "[2, 4, 3]",
                "axis -3",
                "5 ≠ 2");
        assertMessage(() -> Shape.broadcast(Shape.of(0), Shape.of(2)), "[0]", "[2]", "axis -1", "0 ≠ 2");
    }

    @Test
    void broadcastAlignsAtTheEndAndStretchesOnes() {
        assertEquals(Shape.of(2, 3), Shape.broadcast(Shape.of(2, 3), Shape.of(3)));
        assertEquals(Shape.of(4, 2, 3), Shape.broadcast(Shape.of(2, 1), Shape.of(4, 1, 3)));
        assertEquals(Shape.of(0, 3), Shape.broadcast(Shape.of(0, 1), Shape.of(1, 3)));
    }

    @Test
    void indexOutsideIsRejected() {
        Shape shape = Shape.of(2, 3);
        assertIndexMessage(() -> shape.index(6), "element 6", "[2, 3]", "6 elements");
        assertIndexMessage(() -> shape.index(-1), "element -1", "[2, 3]", "6 elements");
        assertIndexMessage(() -> Shape.of(2, 0).index(0), "element 0", "[2, 0]", "0 elements");
        assertArrayEquals(new int[0], Shape.of().index(0));
    }

    @Test
    void aShapeSharesNoArray() {
        int[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.sizes()[1] = 9;
        assertEquals(Shape.of(2, 3), shape);
        assertArrayEquals(new int[] {2, 3}, shape.sizes());
    }

    @Test
    void withChangesOneSizeOfACopy() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(Shape.of(2, 3, 7), shape.with(-1, 7));
        assertEquals(Shape.of(0, 3, 4), shape.with(0, 0));
        assertEquals(Shape.of(2, 3, 4), shape);
        assertMessage(() -> shape.with(3, 1), "axis 3", "[2, 3, 4]");
    }

    @Test
    void equalityIsThatOfTheSizes() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(6), Shape.of(6, 1));
        assertNotEquals(Shape.of(2, 0), Shape.of(0, 2));
        assertEquals("[2, 3]", Shape.of(2, 3).toString());
        assertEquals("[]", Shape.of().toString());
        assertEquals(1, Shape.of().count());
    }

    @Provide
    Arbitrary<int[]> anySizes() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(0, 1, 255, 1 << 15, 1 << 16, 46341, 1 << 30, MAX - 8, MAX))
                .array(int[].class)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Shape> smallShapes() {
        return Arbitraries.integers()
                .between(0, 3)
                .array(int[].class)
                .ofMaxSize(4)
                .map(Shape::of);
    }

    private static Optional<Shape> broadcast(Shape a, Shape b) {
        try {
            return Optional.of(Shape.broadcast(a, b));
        } catch (ShapeException clash) {
            assertTrue(clash.getMessage().contains("clash"), clash::getMessage);
            return Optional.empty();
        }
    }

    private static Shape ones(int rank) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 1);
        return Shape.of(sizes);
    }

    private static void assertOverflows(int... sizes) {
        assertMessage(() -> Shape.of(sizes), "element count overflows", Arrays.toString(sizes));
    }

    private static void assertMessage(Runnable call, String... parts) {
        Messages.assertTells(assertThrows(ShapeException.class, call::run), parts);
    }

    private static void assertIndexMessage(Runnable call, String... parts) {
        Messages.assertTells(assertThrows(IndexRangeException.class, call::run), parts);
    }
}
