package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.simd.PointwiseVectors;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the float functions against {@link StrictMath} in double, in units in the last place. */
class PointwiseAccuracyTest {
    /** Arguments per call of a vector loop. */
    static final int BLOCK = 1 << 14;

    /** Floats with a step of 5003 bit patterns: 858,000 per function. Prime, so that all low bits occur. */
    private static final int STEP = 5003;

    /** The bounds are a little above the worst of all floats, which stands in the Javadoc. */
    enum Transcendental {
        EXP(1.03, StrictMath::exp),
        LOG(0.83, StrictMath::log),
        TANH(1.5, StrictMath::tanh),
        SIGMOID(1.63, x -> {
            double z = StrictMath.exp(-Math.abs(x));
            return (x < 0 ? z : 1) / (1 + z);
        }),
        SOFTPLUS(1.82, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))),
        EXPM1(1.54, StrictMath::expm1),
        LOG1P(0.83, StrictMath::log1p),
        ERF(1.1, ErrorFunction::erf);

        private final double bound;
        private final DoubleUnaryOperator exact;

        Transcendental(double bound, DoubleUnaryOperator exact) {
            this.bound = bound;
            this.exact = exact;
        }

        String functionName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAccurateOnASample(Transcendental function) {
        assertAccurate(function, STEP);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void isAccurateOnAllFloats(Transcendental function) {
        assertAccurate(function, 1);
    }

    @Test
    void specialArgumentsGiveTheirLimits() {
        float infinity = Float.POSITIVE_INFINITY;
        assertEquals(0f, PointwiseFunctions.exp(-infinity));
        assertEquals(infinity, PointwiseFunctions.exp(infinity));
        assertEquals(infinity, PointwiseFunctions.exp(Math.nextUp(88.72283f)));
        assertEquals(-infinity, PointwiseFunctions.log(-0f));
        assertEquals(infinity, PointwiseFunctions.log(infinity));
        assertEquals(Float.NaN, PointwiseFunctions.log(-Float.MIN_VALUE));
        assertEquals(-0f, PointwiseFunctions.tanh(-0f));
        assertEquals(-1f, PointwiseFunctions.tanh(-infinity));
        assertEquals(0f, PointwiseFunctions.sigmoid(-infinity));
        assertEquals(1f, PointwiseFunctions.sigmoid(infinity));
        assertEquals(0f, PointwiseFunctions.softplus(-infinity));
        assertEquals(infinity, PointwiseFunctions.softplus(infinity));
        assertEquals(-1f, PointwiseFunctions.expm1(-infinity));
        assertEquals(infinity, PointwiseFunctions.expm1(infinity));
        assertEquals(-infinity, PointwiseFunctions.log1p(-1f));
        assertEquals(Float.NaN, PointwiseFunctions.log1p(Math.nextDown(-1f)));
        assertEquals(Float.NaN, PointwiseFunctions.log1p(-infinity));
        assertEquals(infinity, PointwiseFunctions.log1p(infinity));
        assertEquals(-1f, PointwiseFunctions.erf(-infinity));
        assertEquals(1f, PointwiseFunctions.erf(infinity));
    }

    /** Zeros keep their sign, and so do the smallest of all floats, which these functions leave as they are. */
    @ParameterizedTest
    @ValueSource(floats = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE})
    void whatIsLikeXNearZeroKeepsTheSmallest(float x) {
        assertEquals(x, PointwiseFunctions.tanh(x));
        assertEquals(x, PointwiseFunctions.expm1(x));
        assertEquals(x, PointwiseFunctions.log1p(x));
        assertEquals(x, PointwiseFunctions.erf(x));
    }

    @ParameterizedTest
    @MethodSource("unaryFunctions")
    void nanStaysNan(String name) {
        float[] x = {Float.NaN};
        double[] wide = {Double.NaN};
        PointwiseLoops.ofFloat(name).run(x, 0, x, 0, x, 0, x, 0, 1);
        PointwiseLoops.ofDouble(name).run(wide, 0, wide, 0, wide, 0, wide, 0, 1);
        assertEquals(Float.NaN, x[0]);
        assertEquals(Double.NaN, wide[0]);
    }

    static Stream<String> unaryFunctions() {
        return TestedFunction.all().filter(function -> function.arity() == 1).map(TestedFunction::name);
    }

    @Test
    void choicesTreatZerosAndNanAsDocumented() {
        assertEquals(0f, PointwiseFunctions.sign(-0f));
        assertEquals(-1f, PointwiseFunctions.sign(-Float.MIN_VALUE));
        assertEquals(0f, PointwiseFunctions.relu(-0f));
        assertEquals(0f, PointwiseFunctions.max(-0f, 0f));
        assertEquals(-0f, PointwiseFunctions.min(-0f, 0f));
        assertEquals(Float.NaN, PointwiseFunctions.max(1f, Float.NaN));
        assertEquals(Float.NaN, PointwiseFunctions.min(Float.NaN, 1f));
        assertEquals(0f, PointwiseFunctions.greater(1f, Float.NaN));
        assertEquals(0f, PointwiseFunctions.greater(1f, 1f));
        assertEquals(1f, PointwiseFunctions.greaterOrEqual(1f, 1f));
        assertEquals(0f, PointwiseFunctions.greaterOrEqual(Float.NaN, Float.NaN));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, 2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void xlogyIsZeroAtZeroExceptForNan(double y) {
        assertEquals(0, PointwiseFunctions.xlogy(0, y));
        assertEquals(0f, PointwiseFunctions.xlogy(-0f, (float) y));
        assertEquals(Double.NaN, PointwiseFunctions.xlogy(0, Double.NaN));
        assertEquals(Float.NaN, PointwiseFunctions.xlogy(0f, Float.NaN));
        assertEquals(3 * StrictMath.log(y), PointwiseFunctions.xlogy(3, y));
    }

    @Test
    void doublesAreStrictMath() {
        var random = new SplittableRandom(11);
        for (int i = 0; i < 10_000; i++) {
            double x = i % 2 == 0 ? random.nextDouble(-50, 50) : Double.longBitsToDouble(random.nextLong());
            double y = random.nextDouble(-50, 50);
            assertEquals(StrictMath.exp(x), PointwiseFunctions.exp(x));
            assertEquals(StrictMath.log(x), PointwiseFunctions.log(x));
            assertEquals(StrictMath.tanh(x), PointwiseFunctions.tanh(x));
            assertEquals(StrictMath.sqrt(x), PointwiseFunctions.sqrt(x));
            assertEquals(StrictMath.pow(x, y), PointwiseFunctions.pow(x, y));
            for (Transcendental function : Transcendental.values()) {
                double[] value = {x};
                PointwiseLoops.ofDouble(function.functionName()).run(value, 0, value, 0, value, 0, value, 0, 1);
                assertEquals(function.exact.applyAsDouble(x), value[0], () -> function + " of " + x);
            }
        }
    }

    private static void assertAccurate(Transcendental function, int step) {
        long blocks = ((1L << 32) / step + BLOCK - 1) / BLOCK;
        PointwiseLoop<float[]> loop = PointwiseVectors.ofFloat(function.functionName());
        double worst = IntStream.range(0, (int) blocks)
                .parallel()
                .mapToDouble(block -> worstOfBlock(loop, function.exact, (long) block * BLOCK * step, step))
                .max()
                .orElseThrow();
        assertTrue(worst <= function.bound, () -> function + " is off by " + worst + " ulp");
    }

    private static double worstOfBlock(
            PointwiseLoop<float[]> loop, DoubleUnaryOperator exact, long firstBits, int step) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            x[i] = Float.intBitsToFloat((int) (firstBits + (long) i * step));
        }
        loop.run(x, 0, x, 0, x, 0, y, 0, BLOCK);
        double worst = 0;
        for (int i = 0; i < BLOCK; i++) {
            worst = Math.max(worst, error(y[i], exact.applyAsDouble(x[i])));
        }
        return worst;
    }

    /**
     * The distance in units in the last place that a float of the exact value's size has, and {@link Float#MIN_VALUE} at
     * least. Infinity counts as 2^128, the float that would follow the largest.
     */
    static double error(float result, double exact) {
        if (Float.isNaN(result) || Double.isNaN(exact)) {
            return Float.isNaN(result) && Double.isNaN(exact) ? 0 : Double.POSITIVE_INFINITY;
        }
        double distance = Math.abs(bounded(result) - bounded(exact));
        int exponent = Math.clamp(Math.getExponent(exact), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return Math.scalb(distance, 23 - exponent);
    }

    private static double bounded(double value) {
        return Math.clamp(value, -0x1p128, 0x1p128);
    }
}
