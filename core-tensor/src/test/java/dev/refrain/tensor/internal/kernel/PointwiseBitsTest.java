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
        float[][] x = arguments(SpecialValues.between(1, LENGTHS, -20, 20), SpecialValues.randomBits(2, LENGTHS), 3);
        for (int n = 0; n <= LENGTHS; n++) {
            check(function, x, new int[3], 0, n);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void agreeForAllOffsets(TestedFunction function) {
        float[][] x = arguments(SpecialValues.between(3, LENGTHS, -20, 20), SpecialValues.randomBits(4, LENGTHS), 5);
        for (int at = 0; at <= OFFSETS; at++) {
            int[] from = {at, OFFSETS - at, (3 * at) % (OFFSETS + 1)};
            check(function, x, from, (7 * at) % (OFFSETS + 1), LENGTHS - OFFSETS);
        }
    }

    /** Of several arguments: all pairs, and of three, all triples of some. */
    @ParameterizedTest
    @MethodSource("functions")
    void agreeOnSpecialValues(TestedFunction function) {
        float[] special = SpecialValues.all();
        int count = special.length;
        int thirds = function.arity() < 3 ? 1 : count;
        float[][] x = new float[3][count * count * thirds];
        for (int i = 0; i < x[0].length; i++) {
            x[0][i] = special[i / count % count];
            x[1][i] = special[i % count];
            x[2][i] = special[i / count / count];
        }
        check(function, x, new int[3], 0, x[0].length);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void agreeOnRandomBits(TestedFunction function) {
        float[][] x = arguments(SpecialValues.randomBits(5, RANDOM), SpecialValues.randomBits(6, RANDOM), 7);
        check(function, x, new int[3], 0, RANDOM);
    }

    /** Random bits are mostly huge or tiny; here the results are not. */
    @ParameterizedTest
    @MethodSource("functions")
    void agreeOnUsualValues(TestedFunction function) {
        float[][] x = arguments(SpecialValues.between(7, RANDOM, -8, 8), SpecialValues.between(8, RANDOM, -8, 8), 9);
        check(function, x, new int[3], 0, RANDOM);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void resultsMayReplaceAnArgument(TestedFunction function) {
        float[][] x =
                arguments(SpecialValues.between(9, LENGTHS, -8, 8), SpecialValues.between(10, LENGTHS, -8, 8), 11);
        float[] expected = scalar(function, x, new int[] {3, 3, 3}, LENGTHS - 3);
        for (PointwiseLoop<float[]> loop : function.loops()) {
            for (int argument = 0; argument < function.arity(); argument++) {
                float[][] own = {x[0].clone(), x[1].clone(), x[2].clone()};
                loop.run(own[0], 3, own[1], 3, own[2], 3, own[argument], 3, LENGTHS - 3);
                float[] results = Arrays.copyOfRange(own[argument], 3, LENGTHS);
                String where = "%s in place of argument %d at ".formatted(function, argument);
                assertBits(expected, results, index -> where + index);
            }
        }
    }

    @Property
    void agreeOnAnyBits(
            @ForAll int aBits, @ForAll int bBits, @ForAll int cBits, @ForAll @IntRange(max = 63) int position) {
        float[][] x = new float[3][64];
        x[0][position] = Float.intBitsToFloat(aBits);
        x[1][position] = Float.intBitsToFloat(bBits);
        x[2][position] = Float.intBitsToFloat(cBits);
        TestedFunction.all().forEach(function -> check(function, x, new int[3], 0, 64));
    }

    @Test
    void anUnknownNameIsNamed() {
        List<Executable> lookups = List.of(
                () -> PointwiseLoops.ofFloat("sine"),
                () -> PointwiseLoops.ofDouble("sine"),
                () -> PointwiseVectors.ofFloat("sine"));
        for (Executable lookup : lookups) {
            var error = assertThrows(IllegalArgumentException.class, lookup);
            assertTrue(error.getMessage().endsWith("no function sine"), error::getMessage);
        }
    }

    /** The third are as many numbers, some of each kind. */
    private static float[][] arguments(float[] a, float[] b, long seed) {
        float[] c = SpecialValues.between(seed, a.length, -2, 2);
        float[] bits = SpecialValues.randomBits(seed, a.length);
        for (int i = 0; i < c.length; i += 3) {
            c[i] = bits[i];
        }
        return new float[][] {a, b, c};
    }

    /** Runs both loops between guard elements, and compares their results with those of the scalar method. */
    private static void check(TestedFunction function, float[][] x, int[] from, int outAt, int n) {
        float[] expected = new float[outAt + n + 16];
        Arrays.fill(expected, 42f);
        System.arraycopy(scalar(function, x, from, n), 0, expected, outAt, n);
        for (PointwiseLoop<float[]> loop : function.loops()) {
            float[] out = new float[expected.length];
            Arrays.fill(out, 42f);
            loop.run(x[0], from[0], x[1], from[1], x[2], from[2], out, outAt, n);
            assertBits(expected, out, index -> "%s, element %d of %d".formatted(function, index - outAt, n));
        }
    }

    private static float[] scalar(TestedFunction function, float[][] x, int[] from, int n) {
        float[] results = new float[n];
        for (int i = 0; i < n; i++) {
            results[i] = function.scalar().apply(x[0][from[0] + i], x[1][from[1] + i], x[2][from[2] + i]);
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
