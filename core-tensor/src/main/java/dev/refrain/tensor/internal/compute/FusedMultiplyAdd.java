package dev.refrain.tensor.internal.compute;

/**
 * Whether this machine has fused multiply-add. Results are defined by it, and where the processor has none Java computes it
 * with big decimals, some 10,000 times slower.
 */
public final class FusedMultiplyAdd {
    private static final int CALLS = 64;
    private static final int TRIES = 5;

    /** In hardware {@value #CALLS} calls take 4 µs even when interpreted; emulated, 30 µs compiled and far more before. */
    private static final long LIMIT_NANOS = 20_000;

    private static final boolean TOO_SLOW = !Boolean.getBoolean("refrain.slow") && fastestTry() > LIMIT_NANOS;

    private FusedMultiplyAdd() {}

    /** Whether it is emulated here, and nobody said {@code -Drefrain.slow=true}. */
    public static boolean isTooSlow() {
        return TOO_SLOW;
    }

    private static long fastestTry() {
        long fastest = Long.MAX_VALUE;
        float sum = 1;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                sum = Math.fma(sum, 0.999f, 0.001f);
            }
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return Float.isNaN(sum) ? 0 : fastest;
    }
}
