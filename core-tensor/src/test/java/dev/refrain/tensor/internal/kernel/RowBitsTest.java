package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.simd.RowVectors;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain and the vector loops over rows give the same bits, save those inside a NaN, and write nothing else. */
class RowBitsTest {
    private static final int LENGTHS = 1100;
    private static final int OFFSETS = 17;
    private static final int STRIDE = LENGTHS + OFFSETS + 1;
    private static final FloatRowLoops PLAIN = FloatRowLoops.Plain.LOOPS;
    private static final FloatRowLoops VECTORS = RowVectors.LOOPS;

    static Stream<RowFunction> functions() {
        return RowFunction.all();
    }

    @Test
    void allLoopsAreFound() {
        assertEquals(21, functions().count());
        assertEquals(7, functions().filter(RowFunction::isFold).count());
        assertEquals(8, functions().filter(RowFunction::isColumns).count());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void agreeForAllLengthsAndOffsets(RowFunction function) {
        float[] x = SpecialValues.between(1, 3 * STRIDE, -20, 20);
        for (int n = 0; n <= LENGTHS; n++) {
            check(function, x, n % (OFFSETS + 1), (5 * n + n / 18) % (OFFSETS + 1), n);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void agreeForAllPairsOfOffsets(RowFunction function) {
        float[] x = SpecialValues.between(2, 3 * STRIDE, -3, 3);
        for (int at = 0; at <= OFFSETS; at++) {
            for (int outAt = 0; outAt <= OFFSETS; outAt++) {
                check(function, x, at, outAt, 61 + at);
            }
        }
    }

    /** Any floats, and rows of few different ones, so that a special value does not always meet its worse. */
    @ParameterizedTest
    @MethodSource("functions")
    void agreeOnSpecialValues(RowFunction function) {
        float[] special = SpecialValues.all();
        Random random = new Random(3);
        for (int n = 1; n <= 300; n++) {
            float[] x = SpecialValues.randomBits(n, 3 * STRIDE);
            check(function, x, 1, 2, n);
            float[] few = {0f, -0f, special[random.nextInt(special.length)], special[random.nextInt(special.length)]};
            for (int i = 0; i < x.length; i++) {
                x[i] = few[random.nextInt(few.length)];
            }
            check(function, x, 0, 1, n);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void whatAMapWritesMayReplaceItsArgument(RowFunction function) {
        if (function.isFold() || function.isColumns()) {
            return;
        }
        float[] x = SpecialValues.between(4, 200, -3, 3);
        float[] apart = new float[200];
        function.run(PLAIN, x, 3, apart, 3, 150, 0);
        for (FloatRowLoops loops : new FloatRowLoops[] {PLAIN, VECTORS}) {
            float[] same = x.clone();
            function.run(loops, same, 3, same, 3, 150, 0);
            assertTrue(Arrays.equals(apart, 3, 153, same, 3, 153), function::toString);
        }
    }

    private static void check(RowFunction function, float[] x, int xAt, int outAt, int n) {
        float[] expected = function.isFold() ? new float[16] : SpecialValues.between(n, outAt + n + 16, -9, 9);
        float[] given = expected.clone();
        float plain = function.run(PLAIN, x, xAt, expected, outAt, n, STRIDE);
        float vector = function.run(VECTORS, x, xAt, given, outAt, n, STRIDE);
        assertBits(plain, vector, function, n);
        for (int i = 0; i < expected.length && !function.isFold(); i++) {
            assertBits(expected[i], given[i], function, n);
        }
    }

    private static void assertBits(float expected, float given, RowFunction function, int n) {
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(given)) {
            assertEquals(expected, given, () -> "%s of %d".formatted(function, n));
        }
    }
}
