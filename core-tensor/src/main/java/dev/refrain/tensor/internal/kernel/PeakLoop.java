package dev.refrain.tensor.internal.kernel;

/**
 * Fused multiply-adds on registers alone, in independent chains: how fast a core can be, which the speed of products is held
 * against. The numbers stay between 0 and the number of chains, so none becomes slow.
 */
public final class PeakLoop {
    /** Enough to keep two units busy through the eight cycles that a result takes on slow processors. */
    public static final int CHAINS = 16;

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
        float sum12 = 12;
        float sum13 = 13;
        float sum14 = 14;
        float sum15 = 15;
        for (int step = 0; step < steps; step++) {
            sum0 = Math.fma(sum0, FACTOR, TERM);
            sum1 = Math.fma(sum1, FACTOR, TERM);
            sum2 = Math.fma(sum2, FACTOR, TERM);
            sum3 = Math.fma(sum3, FACTOR, TERM);
            sum4 = Math.fma(sum4, FACTOR, TERM);
            sum5 = Math.fma(sum5, FACTOR, TERM);
            sum6 = Math.fma(sum6, FACTOR, TERM);
            sum7 = Math.fma(sum7, FACTOR, TERM);
            sum8 = Math.fma(sum8, FACTOR, TERM);
            sum9 = Math.fma(sum9, FACTOR, TERM);
            sum10 = Math.fma(sum10, FACTOR, TERM);
            sum11 = Math.fma(sum11, FACTOR, TERM);
            sum12 = Math.fma(sum12, FACTOR, TERM);
            sum13 = Math.fma(sum13, FACTOR, TERM);
            sum14 = Math.fma(sum14, FACTOR, TERM);
            sum15 = Math.fma(sum15, FACTOR, TERM);
        }
        return sum0 + sum1 + sum2 + sum3 + sum4 + sum5 + sum6 + sum7 + sum8 + sum9 + sum10 + sum11 + sum12 + sum13
                + sum14 + sum15;
    }
}
