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
        for (int step = 0; step < steps; step++) {
            sum0 = factor.fma(term, sum0);
            sum1 = factor.fma(term, sum1);
            sum2 = factor.fma(term, sum2);
            sum3 = factor.fma(term, sum3);
            sum4 = factor.fma(term, sum4);
            sum5 = factor.fma(term, sum5);
            sum6 = factor.fma(term, sum6);
            sum7 = factor.fma(term, sum7);
            sum8 = factor.fma(term, sum8);
            sum9 = factor.fma(term, sum9);
            sum10 = factor.fma(term, sum10);
            sum11 = factor.fma(term, sum11);
        }
        FloatVector all0 = sum0.add(sum1).add(sum2.add(sum3));
        FloatVector all1 = sum4.add(sum5).add(sum6.add(sum7));
        FloatVector all2 = sum8.add(sum9).add(sum10.add(sum11));
        return all0.add(all1).add(all2).lane(0);
    }
}
