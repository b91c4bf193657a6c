package dev.refrain.tensor.internal.kernel;

/**
 * Fused multiply-adds on registers alone, in independent chains: how fast a core can be, which the speed of products is held
 * against. A step adds the same product to each, as products do: the compiler then needs no copies of registers. The numbers stay
 * above 0 and far from the greatest, so none becomes slow.
 */
public final class PeakLoop {
    /** Enough to keep two units busy through the six cycles that a result takes on slow processors, in 16 registers. */
    public static final int CHAINS = 12;

    public static final float FACTOR = 0.999f;
    public static final float TERM = 1e-4f;

    private PeakLoop() {}

    /** Runs {@value #CHAINS} chains by so many steps; what is returned depends on all of them. */
    public static float run(int steps) {
        float sum0 = 0;
        float sum1 = 1;
        float sum2 = 2;
        float sum3 = 3;
        float sum4 = 4;
        float sum5 = 5;
        float sum6 = 6;
        float sum7 = 7;
        float sum8 = 8;
        float sum9 = 9;
        float sum10 = 10;
        float sum11 = 11;
        for (int step = 0; step < steps; step++) {
            sum0 = Math.fma(FACTOR, TERM, sum0);
            sum1 = Math.fma(FACTOR, TERM, sum1);
            sum2 = Math.fma(FACTOR, TERM, sum2);
            sum3 = Math.fma(FACTOR, TERM, sum3);
            sum4 = Math.fma(FACTOR, TERM, sum4);
            sum5 = Math.fma(FACTOR, TERM, sum5);
            sum6 = Math.fma(FACTOR, TERM, sum6);
            sum7 = Math.fma(FACTOR, TERM, sum7);
            sum8 = Math.fma(FACTOR, TERM, sum8);
            sum9 = Math.fma(FACTOR, TERM, sum9);
            sum10 = Math.fma(FACTOR, TERM, sum10);
            sum11 = Math.fma(FACTOR, TERM, sum11);
        }
        return sum0 + sum1 + sum2 + sum3 + sum4 + sum5 + sum6 + sum7 + sum8 + sum9 + sum10 + sum11;
    }
}
