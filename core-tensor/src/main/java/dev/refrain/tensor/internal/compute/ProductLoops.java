package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleProducts;
import dev.refrain.tensor.internal.kernel.FloatProducts;

/**
 * What products need to know of an element type, so that they are written once.
 *
 * @param <A> the array type
 * @param elements its arrays, and the loops with vectors
 * @param plain the loops without
 */
record ProductLoops<A>(Elements<A> elements, Plain<A> plain) {
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

    static final ProductLoops<float[]> FLOATS = new ProductLoops<>(Elements.FLOATS, FloatProducts::rows);

    static final ProductLoops<double[]> DOUBLES = new ProductLoops<>(Elements.DOUBLES, DoubleProducts::rows);
}
