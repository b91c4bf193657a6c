package dev.refrain.tensor.internal.kernel;

import dev.refrain.tensor.internal.AllocatedBytes;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PointwiseAllocationTest {
    private static final int N = 1024;

    static Stream<TestedFunction> functions() {
        return TestedFunction.all();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aCompiledLoopAllocatesNothing(TestedFunction function) {
        PointwiseLoop<float[]> loop = function.loops().getLast();
        float[] a = SpecialValues.between(1, N, 0.1, 4);
        float[] b = SpecialValues.between(2, N, -4, 4);
        float[] c = SpecialValues.between(3, N, -4, 4);
        float[] out = new float[N];
        AllocatedBytes.assertNone(function.name(), () -> loop.run(a, 0, b, 0, c, 0, out, 0, N));
    }
}
