package dev.refrain.benchmarks.peers.products;

import org.bytedeco.javacpp.FloatPointer;

/** A product of a native library over memory off the heap; subclasses make the call. */
abstract class Native implements Contestant.Product {
    final int m;
    final int k;
    final int n;
    final FloatPointer a;
    final FloatPointer b;
    final FloatPointer c;

    Native(int m, int k, int n, float[] a, float[] b) {
        this.m = m;
        this.k = k;
        this.n = n;
        this.a = OffHeap.copy(a);
        this.b = OffHeap.copy(b);
        this.c = OffHeap.zeros((long) m * n);
    }

    @Override
    public final float[] result() {
        return OffHeap.read(c, m * n);
    }
}
