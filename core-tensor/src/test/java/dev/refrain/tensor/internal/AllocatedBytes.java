package dev.refrain.tensor.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Duration;

/** What compiled code allocates. By reflection: the module under test does not read java.management. */
public final class AllocatedBytes {
    private static final int CALLS = 50;
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    private static final MethodHandle ALLOCATED = allocatedBytes();

    private AllocatedBytes() {}

    /** Says that the task allocates nothing in this thread, once the compiler is done with it. */
    public static void assertNone(String name, Runnable task) throws Throwable {
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (least > 0 && System.nanoTime() - start < PATIENCE) { // the compiler finishes at a time of its own
            long before = (long) ALLOCATED.invokeExact();
            for (int call = 0; call < CALLS; call++) {
                task.run();
            }
            least = Math.min(least, (long) ALLOCATED.invokeExact() - before);
        }
        long bytes = least;
        assertTrue(bytes == 0, () -> "%s allocates %d bytes in %d calls".formatted(name, bytes, CALLS));
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
