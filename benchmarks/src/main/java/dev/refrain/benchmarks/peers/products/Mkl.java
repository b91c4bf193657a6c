package dev.refrain.benchmarks.peers.products;

import static org.bytedeco.mkl.global.mkl_rt.CblasBMatrix;
import static org.bytedeco.mkl.global.mkl_rt.CblasNoTrans;
import static org.bytedeco.mkl.global.mkl_rt.CblasPacked;
import static org.bytedeco.mkl.global.mkl_rt.CblasRowMajor;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Num_Threads;
import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm;
import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm_compute;
import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm_pack;
import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm_pack_get_size;

import org.bytedeco.javacpp.FloatPointer;

/** Intel's library, with B as it is or packed. */
record Mkl(boolean packs) implements Contestant {
    static Mkl loaded(boolean packs) {
        MKL_Set_Num_Threads(1);
        return new Mkl(packs);
    }

    @Override
    public String name() {
        return packs ? "MKL 2026.1 packed" : "MKL 2026.1";
    }

    @Override
    public Product prepare(int m, int k, int n, float[] a, float[] b) {
        return packs ? packed(m, k, n, a, b) : plain(m, k, n, a, b);
    }

    private static Product plain(int m, int k, int n, float[] a, float[] b) {
        return new Native(m, k, n, a, b) {
            @Override
            public void run() {
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, this.a, k, this.b, n, 0, c, n);
            }
        };
    }

    private static Product packed(int m, int k, int n, float[] a, float[] b) {
        FloatPointer weights = OffHeap.zeros(cblas_sgemm_pack_get_size(CblasBMatrix, m, n, k) / Float.BYTES + 1);
        Native product = new Native(m, k, n, a, b) {
            @Override
            public void run() {
                cblas_sgemm_compute(CblasRowMajor, CblasNoTrans, CblasPacked, m, n, k, this.a, k, weights, n, 0, c, n);
            }
        };
        cblas_sgemm_pack(CblasRowMajor, CblasBMatrix, CblasNoTrans, m, n, k, 1, product.b, n, weights);
        return product;
    }
}
