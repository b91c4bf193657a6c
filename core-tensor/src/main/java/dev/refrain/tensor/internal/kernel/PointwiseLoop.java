package dev.refrain.tensor.internal.kernel;

/**
 * Computes a function of up to three arguments for every element of a range of as many arrays. One interface for all of them,
 * so that a program of functions is a list of calls of one kind.
 *
 * @param <A> the array type, {@code float[]} or {@code double[]}
 */
@FunctionalInterface
public interface PointwiseLoop<A> {
    /**
     * Computes {@code out[outAt + i] = f(a[aAt + i], b[bAt + i], c[cAt + i])} for {@code 0 <= i < n}. A function of fewer
     * arguments reads the first ones only. The range of results and each range of arguments are the same elements of the same
     * array, or do not overlap.
     *
     * @param a the first arguments
     * @param aAt the index of the first of them
     * @param b the second arguments
     * @param bAt the index of the first of them
     * @param c the third arguments
     * @param cAt the index of the first of them
     * @param out receives the results
     * @param outAt the index of the first result
     * @param n the number of elements
     */
    void run(A a, int aAt, A b, int bAt, A c, int cAt, A out, int outAt, int n);
}
