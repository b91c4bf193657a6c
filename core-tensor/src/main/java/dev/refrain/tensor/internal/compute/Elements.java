package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleCopies;
import dev.refrain.tensor.internal.kernel.FloatCopies;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.simd.Tiles;
import dev.refrain.tensor.internal.simd.Transposition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a loop needs to know of an element type, {@code A = float[]} or {@code double[]}, so that such loops are written once.
 *
 * @param array the array behind a buffer
 * @param memory an array of scratch memory
 * @param copies the loop for copies between strides
 * @param vectors the tiles for a width
 * @param narrowest the least width for which there are tiles
 */
record Elements<A>(
        Function<Buffer, A> array,
        ScratchArray<A> memory,
        StridedCopy<A> copies,
        TilesByWidth<A> vectors,
        int narrowest) {
    /** Copies {@code n} elements that lie {@code stride} apart to places that lie {@code toStride} apart. */
    @FunctionalInterface
    interface StridedCopy<A> {
        void run(A from, int at, int stride, A to, int toAt, int toStride, int n);
    }

    /** An array of at least this many elements. */
    @FunctionalInterface
    interface ScratchArray<A> {
        A of(Scratch scratch, int count);
    }

    /** The tiles for this number of columns. */
    @FunctionalInterface
    interface TilesByWidth<A> {
        Tiles<A> of(int columns);
    }

    static final Elements<float[]> FLOATS =
            new Elements<>(Buffer::floats, Scratch::floats, FloatCopies::strided, Tiles::floats, 4);

    static final Elements<double[]> DOUBLES =
            new Elements<>(Buffer::doubles, Scratch::doubles, DoubleCopies::strided, Tiles::doubles, 2);

    /** The array behind a buffer of this type. */
    A of(Buffer buffer) {
        return array.apply(buffer);
    }

    /** An array of at least {@code count} elements of any values. */
    A of(Scratch scratch, int count) {
        return memory.of(scratch, count);
    }

    /** The vector loops for this number of columns, or null where plain ones run. */
    @Nullable
    Tiles<A> tiles(int columns) {
        return Loops.VECTORS && columns >= narrowest ? vectors.of(columns) : null;
    }

    void copy(A from, int at, int stride, A to, int toAt, int toStride, int n) {
        if (stride == 1 && toStride == 1) {
            System.arraycopy(from, at, to, toAt, n);
        } else {
            copies.run(from, at, stride, to, toAt, toStride, n);
        }
    }

    /** to_ij = from_ji for {@code rows} by {@code columns} of the copy, where the rows of both are contiguous. */
    void transpose(A from, int at, int fromRow, A to, int toAt, int toRow, int rows, int columns) {
        Tiles<A> squares = tiles(Math.min(rows, columns));
        if (squares != null) {
            Transposition.run(squares, from, at, fromRow, to, toAt, toRow, rows, columns);
            return;
        }
        for (int i = 0; i < rows; i++) {
            copies.run(from, at + i, fromRow, to, toAt + i * toRow, 1, columns);
        }
    }
}
