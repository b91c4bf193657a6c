package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.refrain.tensor.ForkedJava;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FusedMultiplyAddTest {
    /** The tests need it: they would run for hours without. */
    @Test
    void theMachineThatRunsTheTestsHasIt() {
        assertFalse(FusedMultiplyAdd.isTooSlow());
    }

    @Test
    void aProcessorWithoutItIsNoticed() throws Exception {
        assertEquals(new ForkedJava(0, "true", ""), withoutFusedMultiplyAdd());
    }

    @Test
    void whoAsksForItMayBeSlow() throws Exception {
        assertEquals(new ForkedJava(0, "false", ""), withoutFusedMultiplyAdd("-Drefrain.slow=true"));
    }

    /** The flag takes the instruction from the JVM, on x86 only: on others it is part of every processor. */
    private static ForkedJava withoutFusedMultiplyAdd(String... options) throws Exception {
        assumeTrue(Set.of("amd64", "x86_64").contains(System.getProperty("os.arch")), "the flag UseFMA is of x86");
        String[] all = new String[options.length + 1];
        all[0] = "-XX:-UseFMA";
        System.arraycopy(options, 0, all, 1, options.length);
        return ForkedJava.run(Probe.class, all);
    }

    /** Prints the verdict. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            System.out.println(FusedMultiplyAdd.isTooSlow());
        }
    }
}
