package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.simd.PointwiseVectors;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        ERF(1.1, ErrorFunction::erf),
        ERFC(3.6, ErrorFunction::erfc),
        SIN(2.4, StrictMath::sin),
        COS(2.5, StrictMath::cos),
        TAN(3.8, StrictMath::tan),
        ASIN(2.3, StrictMath::asin),
        ACOS(1.1, StrictMath::acos),
        ATAN(1.35, StrictMath::atan),
        SINH(1.65, StrictMath::sinh),
        COSH(1.5, StrictMath::cosh),
        ASINH(1.8, Hyperbolics::asinh),
        ACOSH(1.95, Hyperbolics::acosh),
        ATANH(1.7, Hyperbolics::atanh),
        CBRT(0.51, StrictMath::cbrt),
        RSQRT(1.5, x -> 1 / Math.sqrt(x)),
        LOG_SIGMOID(1.82, x -> -PointwiseFunctions.softplus(-x)),
        SILU(2.2, GateFunctions::silu),
        GELU(4.7, GateFunctions::gelu),
        MISH(3.6, GateFunctions::mish),
        SOFTSIGN(1.5, PointwiseFunctions::softsign),
        SELU(1.8, PointwiseFunctions::selu);

        private final double bound;
        private final DoubleUnaryOperator exact;

        Transcendental(double bound, DoubleUnaryOperator exact) {
            this.bound = bound;
            this.exact = exact;
        }

        /** What the float function is to give: sines give NaN where floats are half a radian apart. */
        double exact(float x) {
            boolean far = Set.of(SIN, COS, TAN).contains(this) && Math.abs(x) > 0x1p22f;
            return far ? Double.NaN : exact.applyAsDouble(x);
        }

        String functionName() {
            return Pointwise.valueOf(name()).functionName();
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

    /** Within 3 ulp of the result, or of the greatest argument where terms cancel. */
    @Test
    void functionsOfTwoAndThreeAreAccurate() {
        float[][] x = {
            SpecialValues.between(31, 100_000, -20, 20),
            SpecialValues.between(32, 100_000, -20, 20),
            SpecialValues.between(33, 100_000, 0, 1)
        };
        for (String name :
                List.of("logAddExp", "atan2", "hypot", "leakyRelu", "elu", "softShrink", "hardShrink", "lerp")) {
            float[] y = new float[x[0].length];
            PointwiseVectors.ofFloat(name).run(x[0], 0, x[1], 0, x[2], 0, y, 0, y.length);
            for (int i = 0; i < y.length; i++) {
                double[] exact = {x[0][i], x[1][i], x[2][i]};
                double largest = Math.max(Math.abs(exact[0]), Math.abs(exact[1]));
                PointwiseLoops.ofDouble(name).run(exact, 0, exact, 1, exact, 2, exact, 0, 1);
                double unit = Math.ulp((float) Math.max(Math.abs(exact[0]), name.equals("atan2") ? 0 : largest));
                assertEquals(exact[0], y[i], 3 * unit, name);
            }
        }
    }

    /** {@link StrictMath} says what angles and lengths of zeros, infinities, the largest and the smallest are. */
    @Test
    void anglesAndLengthsOfSpecialValuesAreThoseOfStrictMath() {
        for (float a : SpecialValues.all()) {
            for (float b : SpecialValues.all()) {
                double angle = StrictMath.atan2(a, b);
                assertTrue(error(PointwiseFunctions.atan2(a, b), angle) <= 2, () -> "atan2(" + a + ", " + b + ")");
                assertTrue(angle != 0 || Math.copySign(1f, PointwiseFunctions.atan2(a, b)) == Math.copySign(1f, a));
                double length = StrictMath.hypot(a, b);
                assertTrue(error(PointwiseFunctions.hypot(a, b), length) <= 1.1, () -> "hypot(" + a + ", " + b + ")");
            }
        }
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
            assertEquals(StrictMath.atan2(x, y), PointwiseFunctions.atan2(x, y));
            assertEquals(StrictMath.hypot(x, y), PointwiseFunctions.hypot(x, y));
        }
    }

    private static void assertAccurate(Transcendental function, int step) {
        long blocks = ((1L << 32) / step + BLOCK - 1) / BLOCK;
        PointwiseLoop<float[]> loop = PointwiseVectors.ofFloat(function.functionName());
        double worst = IntStream.range(0, (int) blocks)
                .parallel()
                .mapToDouble(block -> worstOfBlock(loop, function, (long) block * BLOCK * step, step))
                .max()
                .orElseThrow();
        assertTrue(worst <= function.bound, () -> function + " is off by " + worst + " ulp");
    }

    private static double worstOfBlock(PointwiseLoop<float[]> loop, Transcendental function, long firstBits, int step) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            x[i] = Float.intBitsToFloat((int) (firstBits + (long) i * step));
        }
        loop.run(x, 0, x, 0, x, 0, y, 0, BLOCK);
        double worst = 0;
        for (int i = 0; i < BLOCK; i++) {
            worst = Math.max(worst, error(y[i], function.exact(x[i])));
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
