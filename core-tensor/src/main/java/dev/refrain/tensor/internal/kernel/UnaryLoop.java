package dev.refrain.tensor.internal.kernel;

/**
 * Computes a function of one argument for every element of a range of an array.
 *
 * @param <A> the array type, {@code float[]} or {@code double[]}
 */
@FunctionalInterface
public interface UnaryLoop<A> {
    /**
     * Computes {@code out[outAt + i] = f(x[xAt + i])} for {@code 0 <= i < n}. The two ranges are the same elements of the
     * same array, or do not overlap.
     *
     * @param x the arguments
     * @param xAt the index of the first argument
     * @param out receives the results
     * @param outAt the index of the first result
     * @param n the number of elements
     */
    void run(A x, int xAt, A out, int outAt, int n);
}
