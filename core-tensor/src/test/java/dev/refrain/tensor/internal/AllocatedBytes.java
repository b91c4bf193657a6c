package dev.refrain.tensor.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Duration;

/**
 * Whether what is compiled allocates. A kernel that does wakes the garbage collector; a vector loop that does was not taken
 * apart by the compiler, and is some fifty times slower than it should be.
 */
public final class AllocatedBytes {
    private static final int CALLS = 50;
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    /** Bytes allocated by this thread so far, by reflection: the module under test does not read java.management. */
    private static final MethodHandle ALLOCATED = allocatedBytes();

    private AllocatedBytes() {}

    /** The kernel allocates nothing, once the compiler has finished with it, at a time of its own. */
    public static void assertNone(String name, Runnable kernel) {
        long bytes = least(kernel);
        assertTrue(bytes == 0, () -> "%s allocates %d bytes in %d calls".formatted(name, bytes, CALLS));
    }

    /** The least that some calls of the kernel allocated in this thread. */
    public static long least(Runnable kernel) {
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (least > 0 && System.nanoTime() - start < PATIENCE) {
            long before = bytes();
            for (int call = 0; call < CALLS; call++) {
                kernel.run();
            }
            least = Math.min(least, bytes() - before);
        }
        return least;
    }

    private static long bytes() {
        try {
            return (long) ALLOCATED.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
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
