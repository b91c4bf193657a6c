package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A compiled vector loop allocates nothing. Where it does, the compiler did not take the vectors apart, and the loop is
 * some fifty times slower than it should be.
 */
class PointwiseAllocationTest {
    private static final int N = 1024;
    private static final int CALLS = 50;
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    /** Bytes allocated by this thread so far, by reflection: the module under test does not read java.management. */
    private static final MethodHandle ALLOCATED = allocatedBytes();

    static Stream<TestedFunction> functions() {
        return TestedFunction.all();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aCompiledLoopAllocatesNothing(TestedFunction function) throws Throwable {
        BinaryLoop<float[]> loop = function.loops().getLast();
        float[] a = SpecialValues.between(1, N, 0.1, 4);
        float[] b = SpecialValues.between(2, N, -4, 4);
        float[] out = new float[N];
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (least > 0 && System.nanoTime() - start < PATIENCE) { // the compiler finishes at a time of its own
            long before = (long) ALLOCATED.invokeExact();
            for (int call = 0; call < CALLS; call++) {
                loop.run(a, 0, b, 0, out, 0, N);
            }
            least = Math.min(least, (long) ALLOCATED.invokeExact() - before);
        }
        long bytes = least;
        assertTrue(bytes == 0, () -> "%s allocates %d bytes in %d calls".formatted(function, bytes, CALLS));
    }

    private static MethodHandle allocatedBytes() {
        try {
            Object bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            var method = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
            return MethodHandles.publicLookup().unreflect(method).bindTo(bean);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
