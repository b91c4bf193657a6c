package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleRowLoops;
import dev.refrain.tensor.internal.kernel.FloatRowLoops;
import dev.refrain.tensor.internal.kernel.PointwiseLoop;
import dev.refrain.tensor.internal.kernel.PointwiseLoops;
import dev.refrain.tensor.internal.simd.PointwiseVectors;
import dev.refrain.tensor.internal.simd.RowVectors;

/** Says whether vector loops run or plain ones, and hands out those of pointwise functions and of rows. Both give the same bits. */
final class Loops {
    private static final System.Logger LOG = System.getLogger("dev.refrain.tensor");

    /** Whether vector loops run. */
    static final boolean VECTORS = vectorsAvailable();

    private Loops() {}

    /** The loop of the pointwise function with this name, for floats. */
    static PointwiseLoop<float[]> pointwise(String name) {
        return VECTORS ? PointwiseVectors.ofFloat(name) : PointwiseLoops.ofFloat(name);
    }

    /** The loop of the pointwise function with this name, for doubles. */
    static PointwiseLoop<double[]> widePointwise(String name) {
        return PointwiseLoops.ofDouble(name);
    }

    /** The loops over rows of floats. */
    static FloatRowLoops rows() {
        return VECTORS ? RowVectors.LOOPS : FloatRowLoops.Plain.LOOPS;
    }

    /** The loops over rows of doubles. */
    static DoubleRowLoops wideRows() {
        return DoubleRowLoops.Plain.LOOPS;
    }

    private static boolean vectorsAvailable() {
        boolean available =
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        if (!available) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the module jdk.incubator.vector is not there, so plain loops run: the same bits, several times"
                            + " slower. Start Java with --add-modules jdk.incubator.vector for the fast ones.");
        }
        return available;
    }
}
