package dev.refrain.tensor.internal.kernel;

/**
 * Sine, cosine, tangent and their inverses for float, as {@link SinglePrecision} has the exponentials. All polynomials are own
 * fits. Errors are the worst found at every 31st float, in units in the last place (ulp) of the exact result.
 *
 * <p>A sine, cosine or tangent takes multiples of π/2 from its argument by three fused multiply-adds (Cody and Waite 1980),
 * which holds up to {@value #FARTHEST}. Beyond, where floats lie half a radian and more apart, the result is NaN.
 */
final class Trigonometry {
    private static final float FARTHEST = 0x1p22f;
    private static final float TWO_OVER_PI = 0.63661975f;
    // Adding it to a number below 2^22 rounds that to an integer, held in the low bits of the sum.
    private static final float TO_WHOLE = 12582912f;
    // Their sum is π/2. The first has 24 bits, and x - n π/2 as many in the place where they are: that product loses
    // nothing.
    private static final float HALF_PI = 1.5707964f;
    private static final float HALF_PI_LOW = -4.371139E-8f;
    private static final float HALF_PI_LOWEST = -1.7151245E-15f;
    private static final float WHOLE_PI = 3.1415927f;
    private static final float WHOLE_PI_LOW = -8.742278E-8f;

    private Trigonometry() {}

    /** sin(x), within 1.5 ulp up to 2^17, and 2.3 up to the end. */
    static float sin(float x) {
        float t = Math.fma(x, TWO_OVER_PI, TO_WHOLE);
        return within(x, ofQuadrant(rest(x, t), Float.floatToRawIntBits(t)));
    }

    /** cos(x), the sine of a quadrant more, within 1.5 ulp up to 2^17, and 2.4 up to the end. */
    static float cos(float x) {
        float t = Math.fma(x, TWO_OVER_PI, TO_WHOLE);
        return within(x, ofQuadrant(rest(x, t), Float.floatToRawIntBits(t) + 1));
    }

    /** tan(x), a quotient of the two, within 3.6 ulp. */
    static float tan(float x) {
        float t = Math.fma(x, TWO_OVER_PI, TO_WHOLE);
        float r = rest(x, t);
        int odd = Float.floatToRawIntBits(t) & 1;
        int sine = Float.floatToRawIntBits(sinOfRest(r));
        int cosine = Float.floatToRawIntBits(cosOfRest(r));
        float above = Float.intBitsToFloat(odd == 0 ? sine : cosine);
        float below = Float.intBitsToFloat((odd == 0 ? cosine : sine) ^ (odd << 31));
        return within(x, above / below);
    }

    /** asin(x), within 2.3 ulp: an odd polynomial up to 1/2, and by half the angle beyond. */
    static float asin(float x) {
        float a = Math.abs(x);
        float y = halfAngle(a);
        y = a > 0.5f ? HALF_PI + Math.fma(-2f, y, HALF_PI_LOW) : y;
        return SinglePrecision.withSign(y, Float.floatToRawIntBits(x));
    }

    /** acos(x), within 1.1 ulp. */
    static float acos(float x) {
        float a = Math.abs(x);
        float y = halfAngle(a);
        float far = x > 0f ? 2f * y : WHOLE_PI + Math.fma(-2f, y, WHOLE_PI_LOW);
        float near = HALF_PI + (HALF_PI_LOW - SinglePrecision.withSign(y, Float.floatToRawIntBits(x)));
        return a > 0.5f ? far : near;
    }

    /** atan(x), within 1.4 ulp. */
    static float atan(float x) {
        float a = Math.abs(x);
        float y = atanOfFraction(a > 1f ? 1f / a : a);
        y = a > 1f ? HALF_PI + (HALF_PI_LOW - y) : y;
        return SinglePrecision.withSign(y, Float.floatToRawIntBits(x));
    }

    /** The angle of the point (x, y), within 2 ulp (measured on pairs, not on all), with the special cases of {@link StrictMath#atan2}. */
    static float atan2(float y, float x) {
        float a = Math.abs(x);
        float b = Math.abs(y);
        float greater = Math.max(a, b);
        float lesser = Math.min(a, b);
        float ratio = greater == 0f ? 0f : lesser / greater;
        ratio = lesser == Float.POSITIVE_INFINITY ? 1f : ratio;
        float angle = atanOfFraction(ratio);
        angle = b > a ? HALF_PI + (HALF_PI_LOW - angle) : angle;
        int left = Float.floatToRawIntBits(WHOLE_PI + (WHOLE_PI_LOW - angle));
        int right = Float.floatToRawIntBits(angle);
        angle = Float.intBitsToFloat(Float.floatToRawIntBits(x) < 0 ? left : right);
        return SinglePrecision.withSign(angle, Float.floatToRawIntBits(y));
    }

    private static float within(float x, float y) {
        return Math.abs(x) <= FARTHEST ? y : Float.NaN;
    }

    /** x - n π/2, with t = TO_WHOLE + n. */
    private static float rest(float x, float t) {
        float n = t - TO_WHOLE;
        float r = Math.fma(n, -HALF_PI, x);
        r = Math.fma(n, -HALF_PI_LOW, r);
        r = Math.fma(n, -HALF_PI_LOWEST, r);
        return n == 0f ? x : r; // or -0 would lose its sign
    }

    /** sin(r + n π/2) for |r| <= π/4 and a little more, where n stands in the low two bits. */
    private static float ofQuadrant(float r, int n) {
        int sine = Float.floatToRawIntBits(sinOfRest(r));
        int cosine = Float.floatToRawIntBits(cosOfRest(r));
        int y = (n & 1) == 0 ? sine : cosine;
        return Float.intBitsToFloat(y ^ ((n & 2) << 30));
    }

    private static float sinOfRest(float r) {
        float z = r * r;
        float p = Math.fma(2.8036643E-6f, z, -1.985026E-4f);
        p = Math.fma(p, z, 8.333373E-3f);
        p = Math.fma(p, z, -0.16666667f);
        return r == 0f ? r : Math.fma(p, r * z, r); // or -0 would lose its sign
    }

    private static float cosOfRest(float r) {
        float z = r * r;
        float p = Math.fma(2.4432025E-5f, z, -1.3887308E-3f);
        p = Math.fma(p, z, 4.1666646E-2f);
        return Math.fma(Math.fma(p, z, -0.5f), z, 1f);
    }

    /** asin(a) for 0 <= a <= 1/2, and asin of sqrt((1 - a) / 2) beyond, which is half of acos(a). */
    private static float halfAngle(float a) {
        float z = a > 0.5f ? Math.fma(-0.5f, a, 0.5f) : a * a;
        float s = a > 0.5f ? (float) Math.sqrt(z) : a;
        float p = Math.fma(0.037600663f, z, 0.01437479f);
        p = Math.fma(p, z, 0.03182587f);
        p = Math.fma(p, z, 0.044514578f);
        p = Math.fma(p, z, 0.07500518f);
        p = Math.fma(p, z, 0.1666666f);
        return Math.fma(p, s * z, s);
    }

    /** atan(a) for 0 <= a <= 1. */
    private static float atanOfFraction(float a) {
        float z = a * a;
        float p = Math.fma(-0.001825803f, z, 0.011057849f);
        p = Math.fma(p, z, -0.031442773f);
        p = Math.fma(p, z, 0.05822075f);
        p = Math.fma(p, z, -0.084185906f);
        p = Math.fma(p, z, 0.1095725f);
        p = Math.fma(p, z, -0.14265175f);
        p = Math.fma(p, z, 0.19998631f);
        p = Math.fma(p, z, -0.33333302f);
        return Math.fma(p, a * z, a);
    }
}
