package dev.refrain.tensor.internal.kernel;

/**
 * Hyperbolic functions and their inverses: for float made of the exponential and logarithm of {@link SinglePrecision}, for
 * double, where {@link StrictMath} has no inverses, by the formulas of fdlibm. Errors in float
 * are the worst found at every 31st one.
 */
final class Hyperbolics {
    private static final float LN_2 = 0.6931472f;
    private static final float FAR = 4096f; // 1 / (4 x²) is nothing beside ln(2 x) from here on

    private Hyperbolics() {}

    /** sinh(x), within 1.6 ulp: an odd polynomial (own fit) below 1. */
    static float sinh(float x) {
        float a = Math.abs(x);
        float z = a * a;
        float p = Math.fma(2.7915382E-6f, z, 1.984142E-4f);
        p = Math.fma(p, z, 8.333316E-3f);
        p = Math.fma(p, z, 0.16666667f);
        float small = Math.fma(p, a * z, a);
        float half = SinglePrecision.halfExp(a);
        float y = a < 1f ? small : half - 0.25f / half;
        return SinglePrecision.withSign(y, Float.floatToRawIntBits(x));
    }

    /** cosh(x), within 1.5 ulp. */
    static float cosh(float x) {
        float half = SinglePrecision.halfExp(Math.abs(x));
        return half + 0.25f / half;
    }

    /** ln(x + sqrt(x² + 1)), within 1.7 ulp. */
    static float asinh(float x) {
        float a = Math.abs(x);
        float z = a * a;
        float near = a + z / (1f + (float) Math.sqrt(1f + z));
        return SinglePrecision.withSign(log1pOfTwice(a, near), Float.floatToRawIntBits(x));
    }

    /** ln(x + sqrt(x² - 1)), within 1.9 ulp. */
    static float acosh(float x) {
        float t = x - 1f;
        float y = log1pOfTwice(x, t + (float) Math.sqrt(Math.fma(t, t, 2f * t)));
        return x < 1f ? Float.NaN : y;
    }

    /** ln((1 + x) / (1 - x)) / 2, within 1.7 ulp. */
    static float atanh(float x) {
        float a = Math.abs(x);
        float twice = a + a;
        float ratio = a < 0.5f ? Math.fma(twice, a / (1f - a), twice) : twice / (1f - a);
        float y = 0.5f * SinglePrecision.log1p(ratio);
        return SinglePrecision.withSign(y, Float.floatToRawIntBits(x));
    }

    /** ln(1 + near), or ln(2 a) where a is large: ln(1 + (a - 1)), so that there is one logarithm. */
    private static float log1pOfTwice(float a, float near) {
        float y = SinglePrecision.log1p(a > FAR ? a - 1f : near);
        return a > FAR ? y + LN_2 : y;
    }

    static double asinh(double x) {
        double a = Math.abs(x);
        double y;
        if (a > 0x1p28) {
            y = StrictMath.log(a) + StrictMath.log(2);
        } else if (a > 2) {
            y = StrictMath.log(2 * a + 1 / (Math.sqrt(a * a + 1) + a));
        } else {
            y = StrictMath.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
        }
        return Math.copySign(y, x);
    }

    static double acosh(double x) {
        if (x > 0x1p28) {
            return StrictMath.log(x) + StrictMath.log(2);
        }
        if (x > 2) {
            return StrictMath.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
        }
        double t = x - 1;
        return x < 1 ? Double.NaN : StrictMath.log1p(t + Math.sqrt(2 * t + t * t));
    }

    static double atanh(double x) {
        double a = Math.abs(x);
        double ratio = a < 0.5 ? 2 * a + 2 * a * a / (1 - a) : 2 * a / (1 - a);
        return Math.copySign(0.5 * StrictMath.log1p(ratio), x);
    }
}
