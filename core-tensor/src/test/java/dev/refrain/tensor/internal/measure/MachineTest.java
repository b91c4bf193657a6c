package dev.refrain.tensor.internal.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.parallel.Workers;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the kernels run on is told as it is. */
class MachineTest {
    @Test
    void threadsAndVectorsAreThoseOfTheKernels() {
        Machine here = Machine.here();
        assertEquals(Workers.threads(), here.threads());
        assertTrue(Set.of(0, 64, 128, 256, 512).contains(here.vectorBits()), here::toString);
    }
}
