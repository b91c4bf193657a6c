package dev.refrain.nn;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** Bytes that this thread allocates; by reflection, as the module under test does not read java.management. */
public final class Allocated {
    private static final MethodHandle ALLOCATED = handle();

    private Allocated() {}

    /** By one call. */
    static long bytes(Runnable call) {
        long before = bytes();
        call.run();
        return bytes() - before;
    }

    /** So far. */
    public static long bytes() {
        try {
            return (long) ALLOCATED.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle handle() {
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
