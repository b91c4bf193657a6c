package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.internal.simd.PointwiseVectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pointwise functions give at infinities, zeros, the smallest of floats and NaN. */
class PointwiseLimitsTest {
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
        assertEquals(2f, PointwiseFunctions.erfc(-infinity));
        assertEquals(1f, PointwiseFunctions.erfc(0f));
        assertEquals(0f, PointwiseFunctions.erfc(infinity));
    }

    /** Both types give the same at infinities, and nowhere NaN in place of 0 · ∞. */
    @ParameterizedTest
    @CsvSource({
        "sin, NaN, NaN",
        "cos, NaN, NaN",
        "tan, NaN, NaN",
        "asin, NaN, NaN",
        "acos, NaN, NaN",
        "atan, -1.5707963267948966, 1.5707963267948966",
        "sinh, -Infinity, Infinity",
        "cosh, Infinity, Infinity",
        "asinh, -Infinity, Infinity",
        "acosh, NaN, Infinity",
        "atanh, NaN, NaN",
        "rsqrt, NaN, 0",
        "cbrt, -Infinity, Infinity",
        "logSigmoid, -Infinity, 0",
        "silu, 0, Infinity",
        "gelu, 0, Infinity",
        "mish, 0, Infinity",
        "softsign, -1, 1",
        "selu, -1.7580993408473768, Infinity",
        "hardTanh, -1, 1",
        "hardSigmoid, 0, 1",
        "hardSwish, 0, Infinity",
        "relu6, 0, 6",
        "floor, -Infinity, Infinity",
        "ceil, -Infinity, Infinity",
        "round, -Infinity, Infinity"
    })
    void infinitiesGiveTheirLimits(String name, double atMinusInfinity, double atInfinity) {
        float[] x = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
        double[] wide = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        PointwiseVectors.ofFloat(name).run(x, 0, x, 0, x, 0, x, 0, 2);
        PointwiseLoops.ofDouble(name).run(wide, 0, wide, 0, wide, 0, wide, 0, 2);
        assertEquals((float) atMinusInfinity, x[0], 0f);
        assertEquals((float) atInfinity, x[1], 0f);
        assertEquals(atMinusInfinity, wide[0], 0.0);
        assertEquals(atInfinity, wide[1], 0.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"floor", "ceil", "round", "hardTanh", "hardSigmoid", "hardSwish", "relu6"})
    void whatHasNoDigitsToLoseIsTheSameInBothTypes(String name) {
        for (float x : SpecialValues.all()) {
            assertSame(name, x);
        }
        for (float x : SpecialValues.between(21, 10_000, -8, 8)) {
            assertSame(name, Math.round(x * 8) / 8f);
            assertSame(name, x);
        }
    }

    private static void assertSame(String name, float x) {
        float[] narrow = {x};
        double[] wide = {x};
        PointwiseVectors.ofFloat(name).run(narrow, 0, narrow, 0, narrow, 0, narrow, 0, 1);
        PointwiseLoops.ofDouble(name).run(wide, 0, wide, 0, wide, 0, wide, 0, 1);
        if (name.startsWith("hardS")) {
            assertEquals((float) wide[0], narrow[0], 4e-7f, () -> name + " of " + x); // sums and quotients are rounded
        } else {
            assertEquals((float) wide[0], narrow[0], () -> name + " of " + x); // and zeros have one sign
        }
    }

    /** Zeros keep their sign, and so do the smallest of all floats, which these functions leave as they are. */
    @ParameterizedTest
    @ValueSource(floats = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE})
    void whatIsLikeXNearZeroKeepsTheSmallest(float x) {
        assertEquals(x, PointwiseFunctions.tanh(x));
        assertEquals(x, PointwiseFunctions.expm1(x));
        assertEquals(x, PointwiseFunctions.log1p(x));
        assertEquals(x, PointwiseFunctions.erf(x));
        assertEquals(x, PointwiseFunctions.sin(x));
        assertEquals(x, PointwiseFunctions.tan(x));
        assertEquals(x, PointwiseFunctions.asin(x));
        assertEquals(x, PointwiseFunctions.atan(x));
        assertEquals(x, PointwiseFunctions.sinh(x));
        assertEquals(x, PointwiseFunctions.asinh(x));
        assertEquals(x, PointwiseFunctions.atanh(x));
        assertEquals(x, PointwiseFunctions.softsign(x));
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

    @ParameterizedTest
    @CsvSource({
        "-Infinity, -Infinity, -Infinity",
        "-Infinity, 3, 3",
        "Infinity, -Infinity, Infinity",
        "Infinity, Infinity, Infinity",
        "0, 0, 0.6931471805599453",
        "1000, 1000, 1000.6931471805599",
        "NaN, 0, NaN",
        "-Infinity, NaN, NaN"
    })
    void logAddExpKnowsInfinities(double a, double b, double sum) {
        assertEquals(sum, PointwiseFunctions.logAddExp(a, b));
        assertEquals(sum, PointwiseFunctions.logAddExp(b, a));
        assertEquals((float) sum, PointwiseFunctions.logAddExp((float) a, (float) b));
    }

    /** What is not taken may be anything. */
    @Test
    void whereLooksAtWhatItTakesOnly() {
        for (float c : SpecialValues.all()) {
            assertEquals(c == 0 ? Float.NaN : 1f, PointwiseFunctions.where(c, 1f, Float.NaN));
            assertEquals(c == 0 ? 2.0 : Double.NaN, PointwiseFunctions.where((double) c, Double.NaN, 2.0));
        }
    }

    @Test
    void clampOfBoundsInTheWrongOrderIsTheUpperOneAndNanStays() {
        assertEquals(1f, PointwiseFunctions.clamp(5f, 2f, 1f));
        assertEquals(1f, PointwiseFunctions.clamp(0f, 2f, 1f));
        assertEquals(Float.NaN, PointwiseFunctions.clamp(Float.NaN, 0f, 1f));
        assertEquals(Float.NaN, PointwiseFunctions.clamp(2f, 0f, Float.NaN));
        assertEquals(Float.NaN, PointwiseFunctions.softShrink(Float.NaN, 1f));
        assertEquals(Float.NaN, PointwiseFunctions.softShrink(1f, Float.NaN));
        assertEquals(Float.NaN, PointwiseFunctions.hardShrink(1f, Float.NaN));
        assertEquals(0f, PointwiseFunctions.softShrink(-1f, 1f));
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
        assertEquals(0f, PointwiseFunctions.less(1f, Float.NaN));
        assertEquals(0f, PointwiseFunctions.lessOrEqual(Float.NaN, 1f));
        assertEquals(1f, PointwiseFunctions.lessOrEqual(1f, 1f));
        assertEquals(1f, PointwiseFunctions.equal(-0f, 0f));
        assertEquals(0f, PointwiseFunctions.equal(Float.NaN, Float.NaN));
        assertEquals(1f, PointwiseFunctions.notEqual(Float.NaN, Float.NaN));
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
}
