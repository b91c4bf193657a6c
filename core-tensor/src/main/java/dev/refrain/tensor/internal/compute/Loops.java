package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.BinaryLoop;
import dev.refrain.tensor.internal.kernel.DoubleRowLoops;
import dev.refrain.tensor.internal.kernel.FloatRowLoops;
import dev.refrain.tensor.internal.kernel.PointwiseLoops;
import dev.refrain.tensor.internal.kernel.UnaryLoop;
import dev.refrain.tensor.internal.simd.PointwiseVectors;
import dev.refrain.tensor.internal.simd.RowVectors;

/** Says whether vector loops run or plain ones, and hands out those of pointwise functions and of rows. Both give the same bits. */
final class Loops {
    private static final System.Logger LOG = System.getLogger("dev.refrain.tensor");

    /** Whether vector loops run. */
    static final boolean VECTORS = vectorsAvailable();

    private Loops() {}

    static UnaryLoop<float[]> unary(String name) {
        return VECTORS ? PointwiseVectors.unaryFloat(name) : PointwiseLoops.unaryFloat(name);
    }

    static BinaryLoop<float[]> binary(String name) {
        return VECTORS ? PointwiseVectors.binaryFloat(name) : PointwiseLoops.binaryFloat(name);
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
