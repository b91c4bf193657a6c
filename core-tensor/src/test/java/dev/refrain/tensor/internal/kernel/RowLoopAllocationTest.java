package dev.refrain.tensor.internal.kernel;

import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.simd.RowVectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A compiled vector loop over rows allocates nothing. */
class RowLoopAllocationTest {
    private static final int LENGTHS = 1100;
    private static final int OFFSETS = 17;
    private static final int STRIDE = LENGTHS + OFFSETS + 1;
    private static final FloatRowLoops VECTORS = RowVectors.LOOPS;

    static Stream<RowFunction> functions() {
        return RowFunction.all();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void allocateNothing(RowFunction function) {
        float[] x = SpecialValues.between(5, 3 * STRIDE, -3, 3);
        float[] out = new float[STRIDE];
        AllocatedBytes.assertNone(function.toString(), () -> calls(function.toString(), x, out));
    }

    /** The loop by its name, as reflection would allocate. */
    private static void calls(String name, float[] x, float[] out) {
        switch (name) {
            case "sum" -> out[20] = VECTORS.sum(x, 1, LENGTHS, out);
            case "max" -> out[20] = VECTORS.max(x, 1, LENGTHS, out);
            case "min" -> out[20] = VECTORS.min(x, 1, LENGTHS, out);
            case "product" -> out[20] = VECTORS.product(x, 1, LENGTHS, out);
            case "maxAbs" -> out[20] = VECTORS.maxAbs(x, 1, LENGTHS, out);
            case "squares" -> out[20] = VECTORS.squares(x, 1, LENGTHS, 2f, out);
            case "deviations" -> out[20] = VECTORS.deviations(x, 1, LENGTHS, 2f, out);
            case "sumColumns" -> VECTORS.sumColumns(x, 1, STRIDE, 2, out, 0, LENGTHS);
            case "maxColumns" -> VECTORS.maxColumns(x, 1, STRIDE, 2, out, 0, LENGTHS);
            case "minColumns" -> VECTORS.minColumns(x, 1, STRIDE, 2, out, 0, LENGTHS);
            case "productColumns" -> VECTORS.productColumns(x, 1, STRIDE, 2, out, 0, LENGTHS);
            case "maxAbsColumns" -> VECTORS.maxAbsColumns(x, 1, STRIDE, 2, out, 0, LENGTHS);
            case "squaresColumns" -> VECTORS.squaresColumns(x, 1, STRIDE, 2, out, 0, LENGTHS, x, 0);
            case "deviationsColumns" -> VECTORS.deviationsColumns(x, 1, STRIDE, 2, out, 0, LENGTHS, x, 0);
            case "exponentialsColumns" -> VECTORS.exponentialsColumns(x, 1, STRIDE, 2, out, 0, LENGTHS, x, 0);
            case "exponential" -> VECTORS.exponential(x, 1, out, 0, LENGTHS, 2f);
            case "quotient" -> VECTORS.quotient(x, 1, out, 0, LENGTHS, 2f);
            case "scaledQuotient" -> VECTORS.scaledQuotient(x, 1, out, 0, LENGTHS, 2f, 3f);
            case "normalised" -> VECTORS.normalised(x, 1, out, 0, LENGTHS, 2f, 3f);
            case "scaled" -> VECTORS.scaled(x, 1, out, 0, LENGTHS, 2f, 3f);
            case "difference" -> VECTORS.difference(x, 1, out, 0, LENGTHS, 2f, 3f);
            default -> throw new AssertionError(name);
        }
    }
}
