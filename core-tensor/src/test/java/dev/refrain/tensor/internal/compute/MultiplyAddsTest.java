package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.kernel.PeakLoop;
import dev.refrain.tensor.internal.simd.PeakVectors;
import org.junit.jupiter.api.Test;

class MultiplyAddsTest {
    private static final int STEPS = 100;

    @Test
    void everyChainGoesThroughEveryStep() {
        double expected = 0;
        for (int chain = 0; chain < PeakLoop.CHAINS; chain++) {
            float sum = chain;
            for (int step = 0; step < STEPS; step++) {
                sum = Math.fma(PeakLoop.FACTOR, PeakLoop.TERM, sum);
            }
            expected += sum;
        }
        assertEquals(expected, PeakLoop.run(STEPS), 1e-4);
        assertEquals(expected, PeakVectors.run(STEPS), 1e-4);
        assertEquals(expected, MultiplyAdds.run(STEPS), 1e-4);
    }

    @Test
    void aMultiplyAddCountsAsTwoOperations() {
        int operations = MultiplyAdds.operationsPerStep();
        assertEquals(2 * PeakVectors.floatsPerStep(), operations);
        assertEquals(0, operations % (2 * PeakLoop.CHAINS));
    }

    @Test
    void aCompiledLoopAllocatesNothing() {
        AllocatedBytes.assertNone("the peak", () -> PeakVectors.run(1 << 12));
    }
}
