package dev.refrain.benchmarks.peers.products;

import dev.refrain.tensor.internal.compute.PackedMatrix;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.memory.Buffer;

/** Our own products. */
record Refrain(boolean packs) implements Contestant {
    @Override
    public String name() {
        return packs ? "Refrain packed" : "Refrain";
    }

    @Override
    public Product prepare(int m, int k, int n, float[] a, float[] b) {
        Buffer left = Buffer.over(a.clone(), m, k);
        Buffer right = Buffer.over(b.clone(), k, n);
        Buffer out = Buffer.zeros(false, m, n);
        PackedMatrix packed = PackedMatrix.of(right);
        Runnable run = packs ? () -> Products.matmul(left, packed, out) : () -> Products.matmul(left, right, out);
        return new Product() {
            @Override
            public void run() {
                run.run();
            }

            @Override
            public float[] result() {
                return out.floats();
            }
        };
    }
}
