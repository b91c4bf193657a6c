package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Tuple;

/** Buffers in layouts of every kind, and what they hold, read index by index: the plain truth that kernels are held to. */
final class Layouts {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE,
        1
    };

    private Layouts() {}

    /** Sizes of 0 to 4 axes, of few elements, zeros and ones among them. */
    static final class Sizes implements ArbitrarySupplier<int[]> {
        @Override
        public Arbitrary<int[]> get() {
            return Arbitraries.frequencyOf(
                            Tuple.of(1, Arbitraries.just(0)),
                            Tuple.of(3, Arbitraries.just(1)),
                            Tuple.of(12, Arbitraries.integers().between(2, 6)))
                    .array(int[].class)
                    .ofMaxSize(4);
        }
    }

    /** Values about 1, one in eight of them special: zeros of both signs, NaN, infinite, tiny, huge. */
    static DoubleSupplier anyValues(Random random) {
        return () -> random.nextInt(8) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian();
    }

    /** A window of these sizes on random memory: its axes in any order, with gaps, each element in a place of its own. */
    static Buffer window(Random random, boolean wide, DoubleSupplier values, int... sizes) {
        int rank = sizes.length;
        boolean tight = random.nextInt(3) == 0;
        int[] order = tight ? IntStream.range(0, rank).toArray() : permutation(random, rank);
        int[] before = new int[rank];
        int[] memory = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            before[axis] = tight ? 0 : random.nextInt(3);
            memory[axis] = before[axis] + sizes[order[axis]] + (tight ? 0 : random.nextInt(3));
        }
        Buffer view = filled(wide, values, memory);
        int[] back = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            view = view.sliced(axis, before[axis], sizes[order[axis]]);
            back[order[axis]] = axis;
        }
        return view.permuted(back);
    }

    /** A window that moreover repeats some axes. */
    static Buffer view(Random random, boolean wide, DoubleSupplier values, int... sizes) {
        int[] base = IntStream.of(sizes)
                .map(size -> random.nextInt(5) == 0 ? 1 : size)
                .toArray();
        return window(random, wide, values, base).expanded(sizes);
    }

    /** New memory in row-major order. */
    static Buffer filled(boolean wide, DoubleSupplier values, int... sizes) {
        double[] doubles = new double[Shape.of(sizes).count()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values.getAsDouble();
        }
        return of(wide, doubles, sizes);
    }

    /** A buffer over a copy of the values. */
    static Buffer of(boolean wide, double[] values, int... sizes) {
        if (wide) {
            return Buffer.over(values.clone(), sizes);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Buffer.over(floats, sizes);
    }

    /** The elements in row-major order, each read by its index. */
    static double[] values(Buffer buffer) {
        Shape shape = Shape.of(buffer.sizes());
        return IntStream.range(0, shape.count())
                .mapToDouble(flat -> buffer.get(shape.index(flat)))
                .toArray();
    }

    /** Where in its array the element at an index lies. */
    static int place(Buffer buffer, int[] index) {
        int place = buffer.offset();
        for (int axis = 0; axis < index.length; axis++) {
            place += index[axis] * buffer.stride(axis);
        }
        return place;
    }

    /** A copy in row-major order, made index by index. */
    static Buffer plain(Buffer buffer) {
        return of(buffer.isWide(), values(buffer), buffer.sizes());
    }

    /** Both hold the same bits under the same sizes, NaN for NaN. */
    static void assertSame(Buffer expected, Buffer given) {
        assertArrayEquals(expected.sizes(), given.sizes());
        assertArrayEquals(values(expected), values(given));
    }

    private static int[] permutation(Random random, int rank) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}
