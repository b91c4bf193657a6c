package dev.refrain.benchmarks.peers.products;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.refrain.benchmarks.peers.OpenBlasKernels;

/** OpenBLAS, with the kernels that it chose or was told. */
record OpenBlas(String name) implements Contestant {
    static OpenBlas loaded() {
        return new OpenBlas("OpenBLAS 0.3.31 " + OpenBlasKernels.name());
    }

    @Override
    public boolean packs() {
        return false;
    }

    @Override
    public Product prepare(int m, int k, int n, float[] a, float[] b) {
        return new Native(m, k, n, a, b) {
            @Override
            public void run() {
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, this.a, k, this.b, n, 0, c, n);
            }
        };
    }
}
