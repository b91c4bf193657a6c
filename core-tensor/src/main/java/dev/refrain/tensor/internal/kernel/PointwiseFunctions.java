package dev.refrain.tensor.internal.kernel;

/**
 * The pointwise functions, each as one scalar method for float and one for double.
 *
 * <p>The float methods are for speed: the vector loops are generated from them. So they are written in the part of Java
 * that {@code src/generator} translates (arithmetic, {@code Math.fma}, choices by one comparison, the bits of a float), and
 * every lane of a vector gives the bits of the scalar method. What takes more than a line is in {@link SinglePrecision}
 * and the classes beside it.
 *
 * <p>The double methods are for truth: {@link StrictMath}, which is the same on every machine, and in its manner
 * {@link ErrorFunction} and {@link Hyperbolics}.
 *
 * <p>NaN gives NaN, except in comparisons, in what {@code where} does not take, where {@code pow} is 1 for any argument and
 * {@code hypot} infinite; nothing is promised about its
 * payload.
 */
public final class PointwiseFunctions {
    private PointwiseFunctions() {}

    public static float neg(float x) {
        return -x;
    }

    public static double neg(double x) {
        return -x;
    }

    public static float abs(float x) {
        return Math.abs(x);
    }

    public static double abs(double x) {
        return Math.abs(x);
    }

    public static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    public static double sqrt(double x) {
        return Math.sqrt(x);
    }

    public static float square(float x) {
        return x * x;
    }

    public static double square(double x) {
        return x * x;
    }

    public static float reciprocal(float x) {
        return 1f / x;
    }

    public static double reciprocal(double x) {
        return 1 / x;
    }

    /** 1, -1, or 0 for both zeros. */
    public static float sign(float x) {
        float y = x > 0f ? 1f : x;
        y = x < 0f ? -1f : y;
        return x == 0f ? 0f : y;
    }

    public static double sign(double x) {
        return x == 0 ? 0 : Math.signum(x);
    }

    /** max(x, 0): NaN stays NaN, and the result is never -0. */
    public static float relu(float x) {
        return x <= 0f ? 0f : x;
    }

    public static double relu(double x) {
        return x <= 0 ? 0 : x;
    }

    public static float exp(float x) {
        return SinglePrecision.exp(x);
    }

    public static double exp(double x) {
        return StrictMath.exp(x);
    }

    public static float sigmoid(float x) {
        return SinglePrecision.sigmoid(x);
    }

    public static double sigmoid(double x) {
        double z = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? z : 1) / (1 + z);
    }

    public static float softplus(float x) {
        return SinglePrecision.softplus(x);
    }

    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    public static float tanh(float x) {
        return SinglePrecision.tanh(x);
    }

    public static double tanh(double x) {
        return StrictMath.tanh(x);
    }

    public static float log(float x) {
        return SinglePrecision.log(x);
    }

    public static double log(double x) {
        return StrictMath.log(x);
    }

    public static float expm1(float x) {
        return SinglePrecision.expm1(x);
    }

    public static double expm1(double x) {
        return StrictMath.expm1(x);
    }

    public static float log1p(float x) {
        return SinglePrecision.log1p(x);
    }

    public static double log1p(double x) {
        return StrictMath.log1p(x);
    }

    public static float erf(float x) {
        return SinglePrecision.erf(x);
    }

    public static double erf(double x) {
        return ErrorFunction.erf(x);
    }

    public static float erfc(float x) {
        return SinglePrecision.erfc(x);
    }

    public static double erfc(double x) {
        return ErrorFunction.erfc(x);
    }

    /** Float up to 2^22; beyond, where floats lie half a radian and more apart, NaN. */
    public static float sin(float x) {
        return Trigonometry.sin(x);
    }

    public static double sin(double x) {
        return StrictMath.sin(x);
    }

    public static float cos(float x) {
        return Trigonometry.cos(x);
    }

    public static double cos(double x) {
        return StrictMath.cos(x);
    }

    public static float tan(float x) {
        return Trigonometry.tan(x);
    }

    public static double tan(double x) {
        return StrictMath.tan(x);
    }

    public static float asin(float x) {
        return Trigonometry.asin(x);
    }

    public static double asin(double x) {
        return StrictMath.asin(x);
    }

    public static float acos(float x) {
        return Trigonometry.acos(x);
    }

    public static double acos(double x) {
        return StrictMath.acos(x);
    }

    public static float atan(float x) {
        return Trigonometry.atan(x);
    }

    public static double atan(double x) {
        return StrictMath.atan(x);
    }

    public static float sinh(float x) {
        return Hyperbolics.sinh(x);
    }

    public static double sinh(double x) {
        return StrictMath.sinh(x);
    }

    public static float cosh(float x) {
        return Hyperbolics.cosh(x);
    }

    public static double cosh(double x) {
        return StrictMath.cosh(x);
    }

    public static float asinh(float x) {
        return Hyperbolics.asinh(x);
    }

    public static double asinh(double x) {
        return Hyperbolics.asinh(x);
    }

    public static float acosh(float x) {
        return Hyperbolics.acosh(x);
    }

    public static double acosh(double x) {
        return Hyperbolics.acosh(x);
    }

    public static float atanh(float x) {
        return Hyperbolics.atanh(x);
    }

    public static double atanh(double x) {
        return Hyperbolics.atanh(x);
    }

    public static float rsqrt(float x) {
        return 1f / (float) Math.sqrt(x);
    }

    public static double rsqrt(double x) {
        return 1 / Math.sqrt(x);
    }

    public static float cbrt(float x) {
        return Roots.cbrt(x);
    }

    public static double cbrt(double x) {
        return StrictMath.cbrt(x);
    }

    public static float silu(float x) {
        return GateFunctions.silu(x);
    }

    public static double silu(double x) {
        return GateFunctions.silu(x);
    }

    public static float gelu(float x) {
        return GateFunctions.gelu(x);
    }

    public static double gelu(double x) {
        return GateFunctions.gelu(x);
    }

    public static float mish(float x) {
        return GateFunctions.mish(x);
    }

    public static double mish(double x) {
        return GateFunctions.mish(x);
    }

    public static float softsign(float x) {
        float a = Math.abs(x);
        a = a > 1e30f ? 1e30f : a; // or ∞ / ∞ would be NaN
        return SinglePrecision.withSign(a / (1f + a), Float.floatToRawIntBits(x));
    }

    public static double softsign(double x) {
        double a = Math.min(Math.abs(x), 1e300);
        return Math.copySign(a / (1 + a), x);
    }

    public static float logSigmoid(float x) {
        return -softplus(-x);
    }

    public static double logSigmoid(double x) {
        return -softplus(-x);
    }

    public static float selu(float x) {
        return x > 0f ? 1.050701f * x : 1.7580993f * expm1(x);
    }

    public static double selu(double x) {
        return x > 0 ? 1.0507009873554805 * x : 1.7580993408473768 * StrictMath.expm1(x);
    }

    public static float hardTanh(float x) {
        return SinglePrecision.clamp(x, -1f, 1f);
    }

    public static double hardTanh(double x) {
        return Math.min(Math.max(x, -1), 1);
    }

    public static float hardSigmoid(float x) {
        return relu6(x + 3f) / 6f;
    }

    public static double hardSigmoid(double x) {
        return relu6(x + 3) / 6;
    }

    public static float hardSwish(float x) {
        float y = x >= 3f ? x : x * (x + 3f) / 6f;
        return x <= -3f ? 0f : y;
    }

    public static double hardSwish(double x) {
        return x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;
    }

    public static float relu6(float x) {
        float y = relu(x);
        return y > 6f ? 6f : y;
    }

    public static double relu6(double x) {
        return Math.min(relu(x), 6);
    }

    public static float floor(float x) {
        float y = round(x);
        y = y > x ? y - 1f : y;
        return SinglePrecision.withSign(y, Float.floatToRawIntBits(x));
    }

    public static double floor(double x) {
        return StrictMath.floor(x);
    }

    public static float ceil(float x) {
        float y = round(x);
        y = y < x ? y + 1f : y;
        return SinglePrecision.withSign(y, Float.floatToRawIntBits(x)); // above -1 it is -0
    }

    public static double ceil(double x) {
        return StrictMath.ceil(x);
    }

    /** To the nearest integer, a half to the even one. */
    public static float round(float x) {
        float a = Math.abs(x);
        float y = (a + 0x1p23f) - 0x1p23f;
        return a < 0x1p23f ? SinglePrecision.withSign(y, Float.floatToRawIntBits(x)) : x;
    }

    public static double round(double x) {
        return StrictMath.rint(x);
    }

    public static float add(float a, float b) {
        return a + b;
    }

    public static double add(double a, double b) {
        return a + b;
    }

    public static float sub(float a, float b) {
        return a - b;
    }

    public static double sub(double a, double b) {
        return a - b;
    }

    public static float mul(float a, float b) {
        return a * b;
    }

    public static double mul(double a, double b) {
        return a * b;
    }

    public static float div(float a, float b) {
        return a / b;
    }

    public static double div(double a, double b) {
        return a / b;
    }

    public static float max(float a, float b) {
        return Math.max(a, b);
    }

    public static double max(double a, double b) {
        return Math.max(a, b);
    }

    public static float min(float a, float b) {
        return Math.min(a, b);
    }

    public static double min(double a, double b) {
        return Math.min(a, b);
    }

    /** 1 where {@code a > b}, else 0, also for NaN. */
    public static float greater(float a, float b) {
        return a > b ? 1f : 0f;
    }

    public static double greater(double a, double b) {
        return a > b ? 1 : 0;
    }

    /** 1 where {@code a >= b}, else 0, also for NaN. */
    public static float greaterOrEqual(float a, float b) {
        return a >= b ? 1f : 0f;
    }

    public static double greaterOrEqual(double a, double b) {
        return a >= b ? 1 : 0;
    }

    /** x ln(y); where x = 0 it is 0 for every y but NaN. */
    public static float xlogy(float x, float y) {
        float product = x == 0f ? 0f : x * log(y);
        return Float.isNaN(y) ? y : product;
    }

    public static double xlogy(double x, double y) {
        return x == 0 && !Double.isNaN(y) ? 0 : x * StrictMath.log(y);
    }

    public static float pow(float x, float y) {
        return SinglePrecision.pow(x, y);
    }

    /** {@link StrictMath#pow} but for two cases of IEEE 754: 1^y is 1 also for NaN and infinity, as is (-1)^±infinity. */
    public static double pow(double x, double y) {
        boolean one = x == 1 || (x == -1 && Double.isInfinite(y));
        return one ? 1 : StrictMath.pow(x, y);
    }

    /** 1 where {@code a < b}, else 0, also for NaN. */
    public static float less(float a, float b) {
        return a < b ? 1f : 0f;
    }

    public static double less(double a, double b) {
        return a < b ? 1 : 0;
    }

    /** 1 where {@code a <= b}, else 0, also for NaN. */
    public static float lessOrEqual(float a, float b) {
        return a <= b ? 1f : 0f;
    }

    public static double lessOrEqual(double a, double b) {
        return a <= b ? 1 : 0;
    }

    /** 1 where {@code a == b}, as for both zeros, else 0, also for NaN. */
    public static float equal(float a, float b) {
        return a == b ? 1f : 0f;
    }

    public static double equal(double a, double b) {
        return a == b ? 1 : 0;
    }

    /** 1 where {@code a != b}, as for NaN, else 0. */
    public static float notEqual(float a, float b) {
        return a != b ? 1f : 0f;
    }

    public static double notEqual(double a, double b) {
        return a != b ? 1 : 0;
    }

    public static float logAddExp(float a, float b) {
        return GateFunctions.logAddExp(a, b);
    }

    public static double logAddExp(double a, double b) {
        return GateFunctions.logAddExp(a, b);
    }

    public static float atan2(float y, float x) {
        return Trigonometry.atan2(y, x);
    }

    public static double atan2(double y, double x) {
        return StrictMath.atan2(y, x);
    }

    /** Infinity if one is infinite, also where the other is NaN. */
    public static float hypot(float a, float b) {
        return Roots.hypot(a, b);
    }

    public static double hypot(double a, double b) {
        return StrictMath.hypot(a, b);
    }

    public static float leakyRelu(float x, float slope) {
        return x > 0f ? x : slope * x;
    }

    public static double leakyRelu(double x, double slope) {
        return x > 0 ? x : slope * x;
    }

    public static float elu(float x, float alpha) {
        return x > 0f ? x : alpha * expm1(x);
    }

    public static double elu(double x, double alpha) {
        return x > 0 ? x : alpha * StrictMath.expm1(x);
    }

    public static float softShrink(float x, float lambda) {
        float a = Math.abs(x);
        float y = x < 0f ? lambda - a : a - lambda;
        return a <= lambda ? 0f : y;
    }

    public static double softShrink(double x, double lambda) {
        double a = Math.abs(x);
        return a <= lambda ? 0 : x < 0 ? lambda - a : a - lambda;
    }

    public static float hardShrink(float x, float lambda) {
        float y = Math.abs(x) <= lambda ? 0f : x;
        return Float.isNaN(lambda) ? lambda : y;
    }

    public static double hardShrink(double x, double lambda) {
        if (Double.isNaN(lambda)) {
            return lambda;
        }
        return Math.abs(x) <= lambda ? 0 : x;
    }

    /** a where c is not 0, as NaN is not, else b; what is not taken leaves no trace. */
    public static float where(float c, float a, float b) {
        return c != 0f ? a : b;
    }

    public static double where(double c, double a, double b) {
        return c != 0 ? a : b;
    }

    public static float clamp(float x, float low, float high) {
        return Math.min(Math.max(x, low), high);
    }

    public static double clamp(double x, double low, double high) {
        return Math.min(Math.max(x, low), high);
    }

    public static float lerp(float a, float b, float w) {
        return a + w * (b - a);
    }

    public static double lerp(double a, double b, double w) {
        return a + w * (b - a);
    }
}
