package dev.refrain.tensor.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class BufferTest {
    /**
     * Every element's value is its place in the array, so the values of a view are the places it reads: what a view reads is
     * held to a list of places that is permuted, cut and repeated element by element.
     */
    @Property(seed = "51", tries = 2000)
    void chainsOfViewsReadWhatIndexArithmeticOnAPlainArraySays(
            @ForAll("sizes") int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer view = places(wide, sizes);
        Plain plain = new Plain(sizes, IntStream.range(0, view.count()).toArray());
        for (int step = 0; step < 6; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    int[] order = order(view.rank(), random);
                    view = view.permuted(order);
                    plain = plain.permuted(order);
                }
                case 1 -> {
                    int axis = view.rank() == 0 ? -1 : random.nextInt(view.rank());
                    if (axis >= 0) {
                        int start = random.nextInt(view.size(axis) + 1);
                        int size = random.nextInt(view.size(axis) - start + 1);
                        view = view.sliced(axis, start, size);
                        plain = plain.sliced(axis, start, size);
                    }
                }
                case 2 -> {
                    int[] target = expansion(view.sizes(), random);
                    view = view.expanded(target);
                    plain = plain.expanded(target);
                }
                case 3 -> {
                    int axis = view.rank() == 0 ? -1 : random.nextInt(view.rank());
                    if (axis >= 0) {
                        int by = random.nextInt(8) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(3);
                        view = view.stepped(axis, by);
                        plain = plain.stepped(axis, by);
                    }
                }
                case 4 -> {
                    int axis = view.rank() == 0 ? -1 : random.nextInt(view.rank());
                    if (axis >= 0) {
                        view = view.flipped(axis);
                        plain = plain.flipped(axis);
                    }
                }
                default -> {
                    if (view.isContiguous()) {
                        int[] target = regrouped(view.sizes());
                        view = view.reshaped(target);
                        plain = new Plain(target, plain.places);
                    }
                }
            }
            plain.assertReadBy(view);
        }
    }

    @Test
    void emptyAndSingleBuffersAreContiguousWhateverTheirStrides() {
        assertTrue(Buffer.zeros(false, 3, 0).permuted(1, 0).isContiguous());
        assertTrue(Buffer.zeros(false, 3, 4).sliced(0, 1, 0).permuted(1, 0).isContiguous());
        assertTrue(Buffer.zeros(false, 3, 4).sliced(1, 2, 1).sliced(0, 1, 1).isContiguous());
        assertTrue(Buffer.zeros(false).isContiguous());
        assertEquals(0, Buffer.zeros(true, 2, 0, 3).count());
        assertEquals(1, Buffer.zeros(true).count());
    }

    @Test
    void anEmptyViewNeverBeginsBehindItsArray() {
        assertEquals(0, Buffer.zeros(false, 0, 8).sliced(1, 6, 2).offset());
        assertEquals(0, Buffer.zeros(false, 3, 4).sliced(0, 3, 0).offset());
        assertEquals(
                8, Buffer.zeros(false, 3, 4).sliced(0, 2, 1).sliced(1, 4, 0).offset());
    }

    @Test
    void axesOfSizeOneDoNotMatterForContiguity() {
        Buffer rows = Buffer.zeros(false, 3, 4);
        assertTrue(rows.sliced(0, 1, 2).isContiguous());
        assertFalse(rows.sliced(1, 1, 2).isContiguous());
        assertTrue(rows.sliced(1, 1, 2).sliced(0, 2, 1).isContiguous());
        assertFalse(rows.permuted(1, 0).isContiguous());
        assertTrue(Buffer.zeros(false, 3, 1).permuted(1, 0).isContiguous());
        assertFalse(Buffer.zeros(false, 1).expanded(2).isContiguous());
        assertTrue(Buffer.zeros(false, 4).expanded(1, 4).isContiguous());
    }

    @Test
    void viewsShareTheArray() {
        float[] array = {1, 2, 3, 4, 5, 6};
        Buffer view = Buffer.over(array, 2, 3).permuted(1, 0).sliced(0, 1, 2);
        array[4] = 50; // row 1, column 1
        assertSame(array, view.floats());
        assertEquals(50, view.get(0, 1));
        assertEquals(1, view.offset());
        assertEquals(1, view.stride(0));
        assertEquals(3, view.stride(1));
    }

    @Test
    void sizesAreCopiedInAndOut() {
        int[] sizes = {2, 3};
        Buffer buffer = Buffer.zeros(false, sizes);
        int[] target = {5, 2, 3};
        Buffer repeated = buffer.expanded(target);
        sizes[0] = 9;
        target[0] = 9;
        buffer.sizes()[1] = 9;
        assertArrayEquals(new int[] {2, 3}, buffer.sizes());
        assertArrayEquals(new int[] {5, 2, 3}, repeated.sizes());
        assertFalse(buffer.hasSizesOf(repeated));
        assertTrue(buffer.hasSizesOf(Buffer.zeros(true, 2, 3)));
        assertFalse(buffer.hasSizesOf(Buffer.zeros(false, 6)));
    }

    @Test
    void theArrayOfTheOtherTypeIsRefused() {
        Buffer floats = Buffer.zeros(false, 2);
        Buffer doubles = Buffer.zeros(true, 2);
        assertFalse(floats.isWide());
        assertTrue(doubles.isWide());
        assertTrue(assertThrows(IllegalStateException.class, floats::doubles)
                .getMessage()
                .contains("floats was read as doubles"));
        assertTrue(assertThrows(IllegalStateException.class, doubles::floats)
                .getMessage()
                .contains("doubles was read as floats"));
    }

    @Provide
    Arbitrary<int[]> sizes() {
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0)),
                        Tuple.of(2, Arbitraries.just(1)),
                        Tuple.of(5, Arbitraries.integers().between(2, 4)))
                .array(int[].class)
                .ofMaxSize(4);
    }

    private static Buffer places(boolean wide, int[] sizes) {
        int count = Shape.of(sizes).count();
        if (wide) {
            return Buffer.over(IntStream.range(0, count).asDoubleStream().toArray(), sizes);
        }
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = i;
        }
        return Buffer.over(floats, sizes);
    }

    private static int[] order(int rank, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The sizes with some ones grown, and perhaps an axis more at the front while there are few. */
    private static int[] expansion(int[] sizes, Random random) {
        IntStream grown = IntStream.of(sizes).map(size -> size == 1 ? random.nextInt(4) : size);
        boolean longer = sizes.length < 5 && random.nextBoolean();
        return IntStream.concat(longer ? IntStream.of(random.nextInt(3)) : IntStream.empty(), grown)
                .toArray();
    }

    /** The first two axes as one, or a scalar with an axis. */
    private static int[] regrouped(int[] sizes) {
        if (sizes.length < 2) {
            return sizes.length == 0 ? new int[] {1} : new int[] {1, sizes[0], 1};
        }
        int[] merged = Arrays.copyOfRange(sizes, 1, sizes.length);
        merged[0] = sizes[0] * sizes[1];
        return merged;
    }

    /** A view as the list of the places it reads, in row-major order. */
    private record Plain(int[] sizes, int[] places) {
        int at(int... index) {
            int flat = 0;
            for (int axis = 0; axis < sizes.length; axis++) {
                flat = flat * sizes[axis] + index[axis];
            }
            return places[flat];
        }

        Plain permuted(int[] order) {
            int[] target = IntStream.of(order).map(axis -> sizes[axis]).toArray();
            return filled(target, index -> {
                int[] own = new int[order.length];
                for (int axis = 0; axis < order.length; axis++) {
                    own[order[axis]] = index[axis];
                }
                return at(own);
            });
        }

        Plain sliced(int axis, int start, int size) {
            int[] target = sizes.clone();
            target[axis] = size;
            return filled(target, index -> {
                index[axis] += start;
                return at(index);
            });
        }

        Plain stepped(int axis, int step) {
            int[] target = sizes.clone();
            target[axis] = (int) IntStream.range(0, sizes[axis])
                    .filter(index -> index % step == 0)
                    .count();
            return filled(target, index -> {
                index[axis] *= step;
                return at(index);
            });
        }

        Plain flipped(int axis) {
            return filled(sizes, index -> {
                index[axis] = sizes[axis] - 1 - index[axis];
                return at(index);
            });
        }

        Plain expanded(int[] target) {
            return filled(target, index -> {
                int[] own = Arrays.copyOfRange(index, index.length - sizes.length, index.length);
                for (int axis = 0; axis < own.length; axis++) {
                    own[axis] = sizes[axis] == 1 ? 0 : own[axis];
                }
                return at(own);
            });
        }

        private static Plain filled(int[] sizes, ToIntFunction<int[]> place) {
            Shape shape = Shape.of(sizes);
            return new Plain(
                    sizes,
                    IntStream.range(0, shape.count())
                            .map(flat -> place.applyAsInt(shape.index(flat)))
                            .toArray());
        }

        void assertReadBy(Buffer view) {
            assertArrayEquals(sizes, view.sizes());
            assertEquals(places.length, view.count());
            Shape shape = Shape.of(sizes);
            boolean inOrder = true;
            for (int flat = 0; flat < places.length; flat++) {
                assertEquals(places[flat], view.get(shape.index(flat)));
                inOrder &= places[flat] == places[0] + flat;
            }
            assertEquals(inOrder, view.isContiguous());
            int length = view.isWide() ? view.doubles().length : view.floats().length;
            assertTrue(places.length == 0 ? view.offset() <= length : view.offset() == places[0]);
        }
    }

    @Test
    void hasAPeriodWhereItsLastAxesComeAgain() {
        assertEquals(1, Buffer.zeros(false).expanded(2, 3).period());
        assertEquals(3, Buffer.zeros(false, 3).expanded(4, 2, 3).period());
        assertEquals(6, Buffer.zeros(false, 2, 3).expanded(4, 2, 3).period());
        assertEquals(6, Buffer.zeros(false, 2, 3).period());
        assertEquals(3, Buffer.zeros(false, 1, 3).expanded(1, 1, 3).period());
        assertEquals(0, Buffer.zeros(false, 2, 1).expanded(2, 3).period());
        assertEquals(0, Buffer.zeros(false, 2, 3).permuted(1, 0).period());
        assertEquals(0, Buffer.zeros(false, 2, 1, 3).expanded(2, 2, 3).period());
    }
}
