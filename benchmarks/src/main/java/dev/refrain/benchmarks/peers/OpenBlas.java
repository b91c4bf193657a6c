package dev.refrain.benchmarks.peers;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS, with the kernels that it chose or was told. */
record OpenBlas(String name) implements Contestant {
    static OpenBlas loaded() {
        Loader.load(openblas.class);
        return new OpenBlas("OpenBLAS 0.3.31 " + text("openblas_get_corename"));
    }

    /** What a function without arguments returns; the presets for Java leave these out. */
    private static String text(String function) {
        MemorySegment symbol = SymbolLookup.loaderLookup().find(function).orElse(MemorySegment.NULL);
        if (symbol.equals(MemorySegment.NULL)) {
            return "?";
        }
        try {
            MemorySegment text = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invoke();
            return text.reinterpret(64).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(function, e);
        }
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
