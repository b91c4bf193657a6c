package dev.refrain.benchmarks.peers.products;

import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.mm_out;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;

/** PyTorch's library, called as C++ calls it. */
record LibTorch() implements Contestant {
    static LibTorch loaded() {
        set_num_threads(1);
        return new LibTorch();
    }

    @Override
    public String name() {
        return "libtorch 2.13";
    }

    @Override
    public boolean packs() {
        return false;
    }

    @Override
    public Product prepare(int m, int k, int n, float[] a, float[] b) {
        return new Native(m, k, n, a, b) {
            private final Tensor left = matrix(this.a, m, k);
            private final Tensor right = matrix(this.b, k, n);
            private final Tensor out = matrix(c, m, n);

            @Override
            public void run() {
                mm_out(out, left, right).close();
            }
        };
    }

    private static Tensor matrix(Pointer memory, long rows, long columns) {
        return from_blob(memory, rows, columns);
    }
}
