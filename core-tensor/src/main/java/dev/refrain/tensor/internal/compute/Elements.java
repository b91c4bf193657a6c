package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleCopies;
import dev.refrain.tensor.internal.kernel.FloatCopies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a loop over rows needs to know of an element type, {@code A = float[]} or {@code double[]}, so that such loops are
 * written once.
 */
record Elements<A>(Function<Buffer, A> array, IntFunction<A> allocation, StridedCopy<A> copies) {
    /** Copies {@code n} elements that lie {@code stride} apart to places that lie {@code toStride} apart. */
    @FunctionalInterface
    interface StridedCopy<A> {
        void run(A from, int at, int stride, A to, int toAt, int toStride, int n);
    }

    static final Elements<float[]> FLOATS = new Elements<>(Buffer::floats, float[]::new, FloatCopies::strided);

    static final Elements<double[]> DOUBLES = new Elements<>(Buffer::doubles, double[]::new, DoubleCopies::strided);

    /** The array behind a buffer of this type. */
    A of(Buffer buffer) {
        return array.apply(buffer);
    }

    A allocate(int count) {
        return allocation.apply(count);
    }

    void copy(A from, int at, int stride, A to, int toAt, int toStride, int n) {
        if (stride == 1 && toStride == 1) {
            System.arraycopy(from, at, to, toAt, n);
        } else {
            copies.run(from, at, stride, to, toAt, toStride, n);
        }
    }
}
