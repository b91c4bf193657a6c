package dev.refrain.benchmarks.peers;

import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.KernelMeasurement;
import java.util.List;

/** What one core does when nothing is loaded or stored. */
public final class Peak {
    private Peak() {}

    /** Fused multiply-adds on registers, in 10⁹ floating-point operations a second. */
    public static double gflops(Effort effort) {
        return new KernelMeasurement(List.of(), List.of(), effort)
                .run(done -> {})
                .peakGflops();
    }
}
