package dev.refrain.tensor.internal.kernel;

/** The activations that are a product of x and a gate, and what else is made of exponentials, for both types. Errors in float are the
 * worst found at every 31st one. */
final class GateFunctions {
    private static final float LOWEST = -115f; // x eˣ is 0 from here on
    private static final double LOWEST_WIDE = -760;

    private GateFunctions() {}

    /** x / (1 + e^-x), within 2.2 ulp: below 0, x eˣ / (1 + eˣ), whose product is scaled once, where it may be subnormal. */
    static float silu(float x) {
        float z = SinglePrecision.expOfMinus(Math.abs(x));
        float c = SinglePrecision.clamp(x, LOWEST, 0f);
        float w = z / (1f + z);
        float y = x < 0f ? SinglePrecision.timesExp(c, c, 0f) : x;
        return x < 30f ? Math.fma(-y, w, y) : x; // y / (1 + z), but 1 + z is rounded in a small term only
    }

    static double silu(double x) {
        double z = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? Math.max(x, LOWEST_WIDE) * z : x) / (1 + z);
    }

    /** x (1 + erf(x/√2)) / 2, within 4.5 ulp: below 0 the tail x erfc(|x|/√2) / 2, above x less that. */
    static float gelu(float x) {
        float a = Math.abs(x);
        float c = a > 15f ? 15f : a; // the tail is 0 from there on
        float square = c * c;
        float low = Math.fma(c, c, -square);
        float factor = 0.5f * c * SinglePrecision.erfcx(0.70710677f * c);
        float tail = SinglePrecision.timesExp(factor, -0.5f * square, -0.5f * low);
        float y = x < 0f ? tail : a - tail;
        return SinglePrecision.withSign(y, Float.floatToRawIntBits(x));
    }

    static double gelu(double x) {
        double c = Math.max(x, -40); // or -∞ · 0 would be NaN
        return 0.5 * c * ErrorFunction.erfc(-Math.sqrt(0.5) * c);
    }

    /** x tanh(ln(1 + eˣ)), within 3.5 ulp: x w (w + 2) / (w² + 2 w + 2) with w = eˣ. */
    static float mish(float x) {
        float c = SinglePrecision.clamp(x, LOWEST, 20f);
        float w = SinglePrecision.exp(c);
        float y = SinglePrecision.timesExp(c, c, 0f) * ((w + 2f) / Math.fma(w, w + 2f, 2f));
        return x > 20f ? x : y; // the gate rounds to 1
    }

    static double mish(double x) {
        double c = Math.max(x, LOWEST_WIDE);
        double w = StrictMath.exp(Math.min(c, 40));
        return c * (w * (w + 2) / (w * (w + 2) + 2));
    }

    /** ln(eᵃ + eᵇ), for -∞ and -∞ too. */
    static float logAddExp(float a, float b) {
        float apart = a == b ? 0f : Math.abs(a - b);
        return Math.max(a, b) + SinglePrecision.log1pOfFraction(SinglePrecision.expOfMinus(apart));
    }

    static double logAddExp(double a, double b) {
        double apart = a == b ? 0 : Math.abs(a - b);
        return Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-apart));
    }
}
