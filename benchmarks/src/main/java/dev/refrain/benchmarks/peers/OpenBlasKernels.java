package dev.refrain.benchmarks.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** Which kernels OpenBLAS chose or was told, which libtorch 2.13 calls too. */
public final class OpenBlasKernels {
    private static final String NAMING = "openblas_get_corename";

    private OpenBlasKernels() {}

    /** The processor they were made for, as in {@code SkylakeX}. The presets for Java leave this function out. */
    public static String name() {
        Loader.load(openblas.class);
        MemorySegment symbol = SymbolLookup.loaderLookup().find(NAMING).orElse(MemorySegment.NULL);
        if (symbol.equals(MemorySegment.NULL)) {
            return "?";
        }
        try {
            MemorySegment text = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invoke();
            return text.reinterpret(64).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(NAMING, e);
        }
    }
}
