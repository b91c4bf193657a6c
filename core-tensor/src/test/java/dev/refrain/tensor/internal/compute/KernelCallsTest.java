package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.ForkedJava;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand random calls of kernels have the same bits in every JVM: cold and hot, whatever its vectors and threads. */
class KernelCallsTest {
    private static final int CALLS = 10_000;
    private static final String HERE = here();
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:MaxVectorSize=16 -XX:UseAVX=1 -Drefrain.threads=4",
                "-XX:MaxVectorSize=32 -XX:UseAVX=2 -Drefrain.threads=2",
                "-XX:MaxVectorSize=64 -XX:UseAVX=3 -Drefrain.threads=1"
            })
    void theBitsAreTheSameWithVectors(String options) throws Exception {
        assertSame((VECTORS + " " + options).split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = "-Drefrain.threads=2")
    void theBitsAreTheSameWithoutVectors(String options) throws Exception {
        assertSame(options);
    }

    static Stream<Arguments> combinations() {
        List<Arguments> all = new ArrayList<>();
        for (int bytes : new int[] {16, 32, 64}) {
            for (int avx : new int[] {1, 2, 3}) {
                for (int threads : new int[] {1, 2, 4}) {
                    all.add(Arguments.of(bytes, avx, threads));
                }
            }
        }
        return all.stream();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("combinations")
    void theBitsAreTheSameInEveryCombination(int bytes, int avx, int threads) throws Exception {
        assertSame(VECTORS, "-XX:MaxVectorSize=" + bytes, "-XX:UseAVX=" + avx, "-Drefrain.threads=" + threads);
    }

    private static String here() {
        try {
            return KernelCalls.hash(CALLS);
        } catch (NoSuchAlgorithmException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void assertSame(String... options) throws Exception {
        ForkedJava other = ForkedJava.run(KernelCalls.class, List.of(Integer.toString(CALLS)), options);
        assertEquals(0, other.exit(), other.err());
        assertEquals(HERE + " " + HERE, other.out());
    }
}
