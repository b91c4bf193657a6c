package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.PeakLoop;
import dev.refrain.tensor.internal.simd.PeakVectors;

/** Fused multiply-adds on registers alone, on vectors where they are there: the speed that no product can exceed. */
public final class MultiplyAdds {
    private MultiplyAdds() {}

    /** Runs so many steps; what is returned depends on all of them. */
    public static float run(int steps) {
        return Loops.VECTORS ? PeakVectors.run(steps) : PeakLoop.run(steps);
    }

    /** The floating-point operations of a step: a fused multiply-add counts as two. */
    public static int operationsPerStep() {
        return 2 * (Loops.VECTORS ? PeakVectors.floatsPerStep() : PeakLoop.CHAINS);
    }

    /** How long the vectors are in bits; 0 where there are none. */
    public static int vectorBits() {
        return Loops.VECTORS ? Float.SIZE * PeakVectors.floatsPerStep() / PeakLoop.CHAINS : 0;
    }
}
