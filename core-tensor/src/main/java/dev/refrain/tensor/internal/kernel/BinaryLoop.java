package dev.refrain.tensor.internal.kernel;

/**
 * Computes a function of two arguments for every element of a range of two arrays.
 *
 * @param <A> the array type, {@code float[]} or {@code double[]}
 */
@FunctionalInterface
public interface BinaryLoop<A> {
    /**
     * Computes {@code out[outAt + i] = f(a[aAt + i], b[bAt + i])} for {@code 0 <= i < n}. The range of results and each range
     * of arguments are the same elements of the same array, or do not overlap.
     *
     * @param a the first arguments
     * @param aAt the index of the first of them
     * @param b the second arguments
     * @param bAt the index of the first of them
     * @param out receives the results
     * @param outAt the index of the first result
     * @param n the number of elements
     */
    void run(A a, int aAt, A b, int bAt, A out, int outAt, int n);
}
