package dev.refrain.tensor.internal.kernel;

/** Roots for float, without branches and tables. */
final class Roots {
    // Adding it to a number below 2^22 rounds that to an integer, held in the low bits of the sum.
    private static final float TO_INTEGER = 12582912f;

    private Roots() {}

    /** The cube root, within 0.51 ulp: a polynomial (own fit) for that of a number in [1/2, 4), one step of Halley, and one of Newton. */
    static float cbrt(float x) {
        float a = Math.abs(x);
        float normal = a < Float.MIN_NORMAL ? a * 0x1p24f : a;
        int bits = Float.floatToRawIntBits(normal);
        float third = Math.fma(SinglePrecision.toFloat((bits >> 23) - 127), 0.33333334f, TO_INTEGER);
        int n = Float.floatToRawIntBits(third); // its low nine bits are the root's exponent
        float m = Float.intBitsToFloat(bits - ((3 * n) << 23));
        float p = Math.fma(-0.0054869056f, m, 0.060849797f);
        p = Math.fma(p, m, -0.26595905f);
        p = Math.fma(p, m, 0.7130398f);
        p = Math.fma(p, m, 0.49788764f);
        float cube = p * p * p;
        float y = p * (Math.fma(2f, m, cube) / Math.fma(2f, cube, m));
        float square = y * y;
        float rest = Math.fma(-Math.fma(y, y, -square), y, Math.fma(-square, y, m)); // m - y³, as if not rounded
        y = y + rest / (3f * square);
        y = y * SinglePrecision.power(n) * (a < Float.MIN_NORMAL ? 0x1p-8f : 1f);
        y = SinglePrecision.withSign(y, Float.floatToRawIntBits(x));
        y = x == 0f ? x : y;
        return a < Float.POSITIVE_INFINITY ? y : x;
    }

    /** sqrt(x² + y²), within 1.1 ulp (measured on pairs, not on all), where squares are kept from overflowing, and infinity wins over NaN. */
    static float hypot(float x, float y) {
        float a = Math.abs(x);
        float b = Math.abs(y);
        float greater = Math.max(a, b);
        float scale = greater > 0x1p60f ? 0x1p-70f : 1f;
        scale = greater < 0x1p-40f ? 0x1p100f : scale;
        float back = greater > 0x1p60f ? 0x1p70f : 1f;
        back = greater < 0x1p-40f ? 0x1p-100f : back;
        float c = a * scale;
        float d = b * scale;
        float root = (float) Math.sqrt(Math.fma(c, c, d * d)) * back;
        root = a == Float.POSITIVE_INFINITY ? a : root;
        return b == Float.POSITIVE_INFINITY ? b : root;
    }
}
