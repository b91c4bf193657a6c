package dev.refrain.tensor.internal.simd;

import dev.refrain.tensor.internal.kernel.PeakLoop;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link PeakLoop} on whole vectors: what a core can do at most, since nothing is loaded and no chain waits for another. */
public final class PeakVectors {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private PeakVectors() {}

    /** How many numbers are added and multiplied in a step. */
    public static int floatsPerStep() {
        return PeakLoop.CHAINS * FLOATS.length();
    }

    /** As {@link PeakLoop#run}. */
    public static float run(int steps) {
        FloatVector factor = FloatVector.broadcast(FLOATS, PeakLoop.FACTOR);
        FloatVector term = FloatVector.broadcast(FLOATS, PeakLoop.TERM);
        FloatVector sum0 = FloatVector.broadcast(FLOATS, 0);
        FloatVector sum1 = FloatVector.broadcast(FLOATS, 1);
        FloatVector sum2 = FloatVector.broadcast(FLOATS, 2);
        FloatVector sum3 = FloatVector.broadcast(FLOATS, 3);
        FloatVector sum4 = FloatVector.broadcast(FLOATS, 4);
        FloatVector sum5 = FloatVector.broadcast(FLOATS, 5);
        FloatVector sum6 = FloatVector.broadcast(FLOATS, 6);
        FloatVector sum7 = FloatVector.broadcast(FLOATS, 7);
        FloatVector sum8 = FloatVector.broadcast(FLOATS, 8);
        FloatVector sum9 = FloatVector.broadcast(FLOATS, 9);
        FloatVector sum10 = FloatVector.broadcast(FLOATS, 10);
        FloatVector sum11 = FloatVector.broadcast(FLOATS, 11);
        FloatVector sum12 = FloatVector.broadcast(FLOATS, 12);
        FloatVector sum13 = FloatVector.broadcast(FLOATS, 13);
        FloatVector sum14 = FloatVector.broadcast(FLOATS, 14);
        FloatVector sum15 = FloatVector.broadcast(FLOATS, 15);
        for (int step = 0; step < steps; step++) {
            sum0 = sum0.fma(factor, term);
            sum1 = sum1.fma(factor, term);
            sum2 = sum2.fma(factor, term);
            sum3 = sum3.fma(factor, term);
            sum4 = sum4.fma(factor, term);
            sum5 = sum5.fma(factor, term);
            sum6 = sum6.fma(factor, term);
            sum7 = sum7.fma(factor, term);
            sum8 = sum8.fma(factor, term);
            sum9 = sum9.fma(factor, term);
            sum10 = sum10.fma(factor, term);
            sum11 = sum11.fma(factor, term);
            sum12 = sum12.fma(factor, term);
            sum13 = sum13.fma(factor, term);
            sum14 = sum14.fma(factor, term);
            sum15 = sum15.fma(factor, term);
        }
        FloatVector all0 = sum0.add(sum1).add(sum2.add(sum3));
        FloatVector all1 = sum4.add(sum5).add(sum6.add(sum7));
        FloatVector all2 = sum8.add(sum9).add(sum10.add(sum11));
        FloatVector all3 = sum12.add(sum13).add(sum14.add(sum15));
        return all0.add(all1).add(all2.add(all3)).lane(0);
    }
}
