package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleProducts;
import dev.refrain.tensor.internal.kernel.FloatProducts;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.simd.Tiles;
import org.jspecify.annotations.Nullable;

/**
 * What products need to know of an element type, so that they are written once.
 *
 * @param <A> the array type
 * @param elements its arrays
 * @param plain the loops without vectors
 * @param vectors picks the loops with vectors
 * @param narrowest the least number of columns for a loop with vectors
 * @param scratch an array of scratch memory
 */
record ProductLoops<A>(
        Elements<A> elements, Plain<A> plain, TilesByWidth<A> vectors, int narrowest, ScratchArray<A> scratch) {
    /** A product by its definition, as {@link FloatProducts#rows}. */
    @FunctionalInterface
    interface Plain<A> {
        void run(
                boolean resume,
                A a,
                int aAt,
                int aRow,
                int aColumn,
                A b,
                int bAt,
                int bRow,
                int bColumn,
                A c,
                int cAt,
                int cRow,
                int cColumn,
                int m,
                int n,
                int k);
    }

    /** The tiles for this number of columns. */
    @FunctionalInterface
    interface TilesByWidth<A> {
        Tiles<A> of(int columns);
    }

    /** An array of at least this many elements. */
    @FunctionalInterface
    interface ScratchArray<A> {
        A of(Scratch scratch, int count);
    }

    static final ProductLoops<float[]> FLOATS =
            new ProductLoops<>(Elements.FLOATS, FloatProducts::rows, Tiles::floats, 4, Scratch::floats);

    static final ProductLoops<double[]> DOUBLES =
            new ProductLoops<>(Elements.DOUBLES, DoubleProducts::rows, Tiles::doubles, 2, Scratch::doubles);

    /** The vector loops for this number of columns, or null where plain ones run. */
    @Nullable
    Tiles<A> tiles(int columns) {
        return Loops.VECTORS && columns >= narrowest ? vectors.of(columns) : null;
    }
}
