package dev.refrain.benchmarks.peers.products;

/** A way to multiply matrices. */
interface Contestant {
    /** Library, version, and what of it is called. */
    String name();

    /** Whether B is brought into the library's own order before, as weights can be. */
    boolean packs();

    /** C = A B for one pair of matrices in row-major order, with all preparations made. */
    Product prepare(int m, int k, int n, float[] a, float[] b);

    /** A product to run again and again. */
    interface Product extends Runnable {
        /** C, after a run. */
        float[] result();
    }
}
