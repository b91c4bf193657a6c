package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.ForkedJava;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopsTest {
    @Test
    void withoutTheIncubatorModuleTheBitsAreTheSameAndOneWarningSaysHowToGetItsSpeed() throws Exception {
        ForkedJava plain = ForkedJava.run(KernelHash.class);
        assertEquals(0, plain.exit(), plain.err());
        assertEquals(KernelHash.compute(), plain.out());
        assertEquals(1, occurrences("WARNING", plain.err()), plain.err());
        assertEquals(1, occurrences("the module jdk.incubator.vector is not there", plain.err()), plain.err());
        assertTrue(plain.err().contains("--add-modules jdk.incubator.vector"), plain.err());
    }

    /** On a machine with shorter vectors the long one is what there is, so this asks less there. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void neitherVectorLengthNorThreadsChangeABit(int bytes) throws Exception {
        ForkedJava narrow = ForkedJava.run(
                KernelHash.class,
                "--add-modules=jdk.incubator.vector",
                "-XX:MaxVectorSize=" + bytes,
                "-Drefrain.threads=" + bytes / 16);
        assertEquals(0, narrow.exit(), narrow.err());
        assertEquals(KernelHash.compute(), narrow.out());
    }

    @Test
    void thereIsNoLoopForAnUnknownName() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Loops.pointwise("cosine"))
                .getMessage()
                .contains("cosine"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Loops.widePointwise("tangent"))
                .getMessage()
                .contains("tangent"));
    }

    private static int occurrences(String part, String text) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
