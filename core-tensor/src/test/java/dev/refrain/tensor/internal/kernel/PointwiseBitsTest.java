package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.simd.PointwiseVectors;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scalar method, the plain loop and the vector loop of each function give the same bits, save those inside a NaN. */
class PointwiseBitsTest {
    private static final int LENGTHS = 1100;
    private static final int OFFSETS = 17;
    private static final int RANDOM = 200_000;

    static Stream<TestedFunction> functions() {
        return TestedFunction.all();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void agreeForAllLengths(TestedFunction function) {
        float[] a = SpecialValues.between(1, LENGTHS, -20, 20);
        float[] b = SpecialValues.randomBits(2, LENGTHS);
        for (int n = 0; n <= LENGTHS; n++) {
            check(function, a, 0, b, 0, 0, n);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void agreeForAllOffsets(TestedFunction function) {
        float[] a = SpecialValues.between(3, LENGTHS, -20, 20);
        float[] b = SpecialValues.randomBits(4, LENGTHS);
        for (int at = 0; at <= OFFSETS; at++) {
            check(function, a, at, b, OFFSETS - at, (7 * at) % (OFFSETS + 1), LENGTHS - OFFSETS);
        }
    }

    /** Of two arguments: all pairs. */
    @ParameterizedTest
    @MethodSource("functions")
    void agreeOnSpecialValues(TestedFunction function) {
        float[] special = SpecialValues.all();
        int count = special.length;
        float[] a = new float[count * count];
        float[] b = new float[count * count];
        for (int i = 0; i < a.length; i++) {
            a[i] = special[i / count];
            b[i] = special[i % count];
        }
        check(function, a, 0, b, 0, 0, a.length);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void agreeOnRandomBits(TestedFunction function) {
        check(function, SpecialValues.randomBits(5, RANDOM), 0, SpecialValues.randomBits(6, RANDOM), 0, 0, RANDOM);
    }

    /** Random bits are mostly huge or tiny; here the results are not. */
    @ParameterizedTest
    @MethodSource("functions")
    void agreeOnUsualValues(TestedFunction function) {
        float[] a = SpecialValues.between(7, RANDOM, -8, 8);
        float[] b = SpecialValues.between(8, RANDOM, -8, 8);
        check(function, a, 0, b, 0, 0, RANDOM);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void resultsMayReplaceAnArgument(TestedFunction function) {
        float[] a = SpecialValues.between(9, LENGTHS, -8, 8);
        float[] b = SpecialValues.between(10, LENGTHS, -8, 8);
        float[] expected = scalar(function, a, 3, b, 3, LENGTHS - 3);
        for (BinaryLoop<float[]> loop : function.loops()) {
            float[] first = a.clone();
            loop.run(first, 3, b, 3, first, 3, LENGTHS - 3);
            assertBits(expected, Arrays.copyOfRange(first, 3, LENGTHS), index -> function + " in place at " + index);
            if (function.arity() == 2) {
                float[] second = b.clone();
                loop.run(a, 3, second, 3, second, 3, LENGTHS - 3);
                assertBits(expected, Arrays.copyOfRange(second, 3, LENGTHS), index -> function + " in b at " + index);
            }
        }
    }

    @Property
    void agreeOnAnyBits(@ForAll int aBits, @ForAll int bBits, @ForAll @IntRange(max = 63) int position) {
        float[] a = new float[64];
        float[] b = new float[64];
        a[position] = Float.intBitsToFloat(aBits);
        b[position] = Float.intBitsToFloat(bBits);
        TestedFunction.all().forEach(function -> check(function, a, 0, b, 0, 0, 64));
    }

    @Test
    void anUnknownNameIsNamed() {
        List<Executable> lookups = List.of(
                () -> PointwiseLoops.unaryFloat("sine"),
                () -> PointwiseLoops.unaryDouble("sine"),
                () -> PointwiseLoops.binaryFloat("sine"),
                () -> PointwiseLoops.binaryDouble("sine"),
                () -> PointwiseVectors.unaryFloat("sine"),
                () -> PointwiseVectors.binaryFloat("sine"));
        for (Executable lookup : lookups) {
            var error = assertThrows(IllegalArgumentException.class, lookup);
            assertTrue(error.getMessage().endsWith("no function sine"), error::getMessage);
        }
    }

    /** Runs both loops between guard elements, and compares their results with those of the scalar method. */
    private static void check(TestedFunction function, float[] a, int aAt, float[] b, int bAt, int outAt, int n) {
        float[] expected = new float[outAt + n + 16];
        Arrays.fill(expected, 42f);
        System.arraycopy(scalar(function, a, aAt, b, bAt, n), 0, expected, outAt, n);
        for (BinaryLoop<float[]> loop : function.loops()) {
            float[] out = new float[expected.length];
            Arrays.fill(out, 42f);
            loop.run(a, aAt, b, bAt, out, outAt, n);
            assertBits(expected, out, index -> "%s, element %d of %d".formatted(function, index - outAt, n));
        }
    }

    private static float[] scalar(TestedFunction function, float[] a, int aAt, float[] b, int bAt, int n) {
        float[] results = new float[n];
        for (int i = 0; i < n; i++) {
            results[i] = function.scalar().apply(a[aAt + i], b[bAt + i]);
        }
        return results;
    }

    private static void assertBits(float[] expected, float[] actual, IntFunction<String> where) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                int index = i;
                assertEquals(expected[i], actual[i], () -> where.apply(index));
            }
        }
    }
}
