package dev.refrain.tensor.internal.kernel;

/**
 * Exponentials, logarithms and powers for float, without branches and tables, so that they become vector code as they are.
 *
 * <p>Errors are the worst over all 2^32 floats, in units in the last place (ulp) of the exact result; a result below
 * {@link Float#MIN_NORMAL} is off by less than {@link Float#MIN_VALUE}.
 */
final class SinglePrecision {
    // 1.5 * 2^23: adding it to a number below 2^22 rounds that to an integer, held in the low bits of the sum.
    private static final float ROUNDER = 12582912f;
    private static final int ROUNDER_BITS = 0x4b400000;
    private static final int ONE_BITS = 0x3f800000;
    private static final int SIGN_BIT = 0x80000000;
    // Subtracted from a float's bits before their exponent is taken, it leaves a mantissa in [sqrt(1/2), sqrt(2)).
    private static final int SQRT_HALF_BITS = 0x3f3504f3;
    private static final float LOG2_E = 1.442695f;
    private static final float LN2 = 0.6931472f;
    // ln(2) as a sum, from Cephes: the first has 9 bits, so that its product with an exponent is exact.
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.1219444E-4f;
    // log2(m) = s (C1 + C3 s^2 + C5 s^4 + ...) with C_k = 2 / (k ln 2); the first two need more than one float.
    private static final float C1 = 2.88539f;
    private static final float C1_LOW = 3.851926E-8f;
    private static final float C3 = 0.9617967f;
    private static final float C3_LOW = -7.028462E-9f;

    private SinglePrecision() {}

    /** e^x, within 1.03 ulp. The polynomial is that of Cephes {@code expf} (Moshier). */
    static float exp(float x) {
        return expOf(clamp(x, -104f, 89f)); // beyond, scaling gives 0 or infinity anyway
    }

    /** e^x - 1, within 1.54 ulp: 2^n (e^r - 1) + (2^n - 1), by halves, since 2^128 is no float. */
    static float expm1(float x) {
        float c = clamp(x, -18f, 89f); // beyond, it is -1 or infinity
        float t = Math.fma(c, LOG2_E, ROUNDER);
        float p = expm1OfRest(reduce(c, t));
        float half = power(Float.floatToRawIntBits(t) - 1);
        float y = t == ROUNDER ? p : 2f * Math.fma(p, half, half - 0.5f);
        return withSign(y, Float.floatToRawIntBits(x)); // or -0 would lose its sign
    }

    /** 1 / (1 + e^-x), within 1.63 ulp. */
    static float sigmoid(float x) {
        float z = expOfMinus(Math.abs(x)); // at most 1, so that neither end loses digits
        float w = z / (1f + z);
        float y = x < 0f ? z : 1f;
        return Math.fma(-y, w, y); // y / (1 + z), but 1 + z is rounded in a small term only
    }

    /** ln(1 + e^x), within 1.82 ulp: close to e^x below 0 and to x above. */
    static float softplus(float x) {
        float z = expOfMinus(Math.abs(x));
        return (x > 0f ? x : 0f) + log1pOfFraction(z);
    }

    /** tanh(x), within 1.5 ulp: an odd polynomial (own fit) below 0.3, else e / (e + 2) with e = exp(2|x|) - 1. */
    static float tanh(float x) {
        float a = Math.abs(x);
        float c = a > 9.1f ? 9.1f : a; // tanh(9.1) rounds to 1
        float twice = c + c;
        float t = Math.fma(twice, LOG2_E, ROUNDER);
        float power = power(Float.floatToRawIntBits(t));
        float e = Math.fma(expm1OfRest(reduce(twice, t)), power, power - 1f);
        float z = a * a;
        float low = Math.fma(z, 0.13333178f, -0.33333334f);
        float high = Math.fma(z, 0.020331483f, -0.053881943f);
        float small = Math.fma(a * z, Math.fma(high, z * z, low), a);
        float y = a < 0.3f ? small : e / (e + 2f);
        return withSign(y, Float.floatToRawIntBits(x)); // last, or -0 would lose its sign
    }

    /** Natural logarithm, within 0.83 ulp. The polynomial is that of Cephes {@code logf} (Moshier). */
    static float log(float x) {
        float normal = x < Float.MIN_NORMAL ? x * 0x1p25f : x;
        int bits = Float.floatToRawIntBits(normal);
        int exponent = (bits - SQRT_HALF_BITS) >> 23;
        float m = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
        float n = toFloat(exponent) - (x < Float.MIN_NORMAL ? 25f : 0f);
        float z = m * m;
        float y = Math.fma(n, LN2_LOW, logTail(m, z) * m * z);
        y = Math.fma(n, LN2_HIGH, m + Math.fma(z, -0.5f, y));
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        y = x < 0f ? Float.NaN : y;
        return x < Float.POSITIVE_INFINITY ? y : x;
    }

    /** ln(1 + x), within 0.83 ulp: the logarithm of 1 + x, with what that sum has lost. */
    static float log1p(float x) {
        float u = 1f + x;
        float lost = x < 1f ? x - (u - 1f) : 1f - (u - x);
        int bits = Float.floatToRawIntBits(u);
        int exponent = (bits - SQRT_HALF_BITS) >> 23;
        float n = toFloat(exponent);
        float m = n == 0f ? x : Float.intBitsToFloat(bits - (exponent << 23)) - 1f; // x has lost nothing yet
        float low = n == 0f ? 0f : lost / u;
        float z = m * m;
        float y = Math.fma(n, LN2_LOW, Math.fma(logTail(m, z) * m, z, low));
        y = Math.fma(n, LN2_HIGH, m + Math.fma(z, -0.5f, y));
        y = x == 0f ? x : y;
        y = x == -1f ? Float.NEGATIVE_INFINITY : y;
        y = x < -1f ? Float.NaN : y;
        return x < Float.POSITIVE_INFINITY ? y : x;
    }

    /**
     * The error function 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x, within 1.1 ulp: an odd polynomial below 0.92,
     * else 1 - e^q with a polynomial q for the logarithm of 1 - erf (own fits).
     */
    static float erf(float x) {
        float a = Math.abs(x);
        float small = erfAroundZero(a);
        float c = a > 4f ? 4f : a; // erf(4) rounds to 1
        float q = Math.fma(-1.0433115E-5f, c, 3.148581E-4f);
        q = Math.fma(q, c, -3.610342E-3f);
        q = Math.fma(q, c, 2.3694566E-2f);
        q = Math.fma(q, c, -0.10615905f);
        q = Math.fma(q, c, -0.63519806f);
        q = Math.fma(q, c, -0.12863708f);
        float y = a < 0.92f ? small : 1f - expOf(Math.fma(q, c, -c));
        return withSign(y, Float.floatToRawIntBits(x));
    }

    private static float erfAroundZero(float a) {
        float z = a * a;
        float p = Math.fma(-5.9908483E-4f, z, 4.993179E-3f);
        p = Math.fma(p, z, -2.6766615E-2f);
        p = Math.fma(p, z, 0.11281816f);
        p = Math.fma(p, z, -0.37612495f);
        p = Math.fma(p, z, 0.12837915f);
        return Math.fma(p, a, a);
    }

    /** 1 - erf(x), within 3.5 ulp, also where that is next to nothing: e^(-x^2) times {@link #erfcx} from 0.48 on. */
    static float erfc(float x) {
        float a = Math.abs(x);
        float c = a > 11f ? 11f : a; // erfc(11) rounds to 0
        float square = c * c;
        float tail = timesExp(erfcx(c), -square, -Math.fma(c, c, -square));
        float y = a < 0.48f ? 1f - erfAroundZero(a) : tail;
        return x < 0f ? 2f - y : y;
    }

    /** e^(a^2) erfc(a) for 0 <= a <= 11: (1 + P(q)) / (1 + 2 a) with q = (a - 2) / (a + 2) and a polynomial P (own fit). */
    static float erfcx(float a) {
        float inverse = 1f / (a + 2f);
        float q = (a - 2f) * inverse;
        q = Math.fma(
                inverse, Math.fma(-q, a, Math.fma(q + 1f, -2f, a)), q); // the quotient, as if a - 2 were not rounded
        float p = Math.fma(-3.9785527E-4f, q, -1.2259242E-3f);
        p = Math.fma(p, q, 1.3114031E-3f);
        p = Math.fma(p, q, 8.627216E-3f);
        p = Math.fma(p, q, -8.059467E-3f);
        p = Math.fma(p, q, -5.420259E-2f);
        p = Math.fma(p, q, 0.16405535f);
        p = Math.fma(p, q, -0.16603167f);
        p = Math.fma(p, q, -9.276398E-2f);
        p = Math.fma(p, q, 0.2769784f);
        return (1f + p) / Math.fma(2f, a, 1f);
    }

    /** factor e^(x + low) for -130 <= x <= 89, where low is at most half a unit in the last place of x. */
    static float timesExp(float factor, float x, float low) {
        float t = Math.fma(x, LOG2_E, ROUNDER);
        float r = reduce(x, t) + low;
        return scale(Math.fma(factor, expm1OfRest(r), factor), t);
    }

    /** e^a / 2 for a >= 0, which is finite a little longer than e^a. */
    static float halfExp(float a) {
        float c = a > 90f ? 90f : a; // beyond, it is infinity anyway
        float t = Math.fma(c, LOG2_E, ROUNDER);
        return scale(1f + expm1OfRest(reduce(c, t)), t - 1f);
    }

    /**
     * x^y, within 1 ulp (measured on pairs, not on all). The special cases are those of IEEE 754: x^0 and 1^y are 1 even
     * for NaN, and (-1)^±infinity is 1; for an odd integer y the result has the sign of x; if y is no integer, a negative
     * finite x gives NaN.
     */
    static float pow(float x, float y) {
        float a = Math.abs(x);
        float b = Math.abs(y);
        float power = y == 0f ? 1f : powerOf(a, y);
        power = a == 1f ? 1f : power;
        float shifted = b < 0x1p23f ? b + 0x1p23f : b; // rounds b to an integer, whose last bit is the last of the sum
        float whole = b < 0x1p23f ? shifted - 0x1p23f : b;
        float odd = whole == b ? shifted : 0x1p24f;
        odd = b < 0x1p24f ? odd : 0x1p24f; // larger floats are even
        int sign = Float.floatToRawIntBits(x) & (Float.floatToRawIntBits(odd) << 31);
        float signed = withSign(power, sign);
        float real = whole == b ? signed : Float.NaN;
        real = x < 0f ? real : signed;
        return x == Float.NEGATIVE_INFINITY ? signed : real;
    }

    /** a^y = 2^(y log2(a)) for a >= 0 and y other than 0: the logarithm and its product with y are pairs of floats. */
    private static float powerOf(float a, float y) {
        float normal = a < Float.MIN_NORMAL ? a * 0x1p25f : a;
        int bits = Float.floatToRawIntBits(normal);
        int exponent = (bits - SQRT_HALF_BITS) >> 23;
        float m = Float.intBitsToFloat(bits - (exponent << 23));
        float n = toFloat(exponent) - (a < Float.MIN_NORMAL ? 25f : 0f);
        // s = (m - 1) / (m + 1)
        float f = m - 1f;
        float d = m + 1f;
        float dLow = m - (d - 1f);
        float inverse = 1f / d;
        float s = f * inverse;
        float sLow = inverse * Math.fma(-s, dLow, Math.fma(-s, d, f));
        // log2(m) = s (C1 + z (C3 + rest)), z = s^2
        float z = s * s;
        float zLow = productLow(s, sLow, s, sLow, z);
        float rest = z * Math.fma(Math.fma(0.33251455f, z, 0.41206598f), z, 0.5770782f);
        float c = C3 + rest;
        float u = z * c;
        float uLow = productLow(z, zLow, c, sumLow(C3, rest, c) + C3_LOW, u);
        float v = C1 + u;
        float l = s * v;
        float lLow = productLow(s, sLow, v, sumLow(C1, u, v) + (uLow + C1_LOW), l);
        float h = n + l;
        float hLow = sumLow(n, l, h) + lLow;
        h = a == 0f ? Float.NEGATIVE_INFINITY : h;
        h = a < Float.POSITIVE_INFINITY ? h : a;
        float p = y * h;
        float pLow = Math.fma(y, h, -p) + y * hLow;
        return exp2(clamp(p, -160f, 160f), Math.abs(p) < 160f ? pLow : 0f);
    }

    /** 2^(x + xLow) for |x| <= 160, where xLow is at most half a unit in the last place of x (own fit). */
    private static float exp2(float x, float xLow) {
        float t = x + ROUNDER;
        float rHigh = x - (t - ROUNDER); // 0, or at least twice xLow
        float r = rHigh + xLow;
        float p = Math.fma(1.5453163E-4f, r, 1.3390863E-3f);
        p = Math.fma(p, r, 9.618083E-3f);
        p = Math.fma(p, r, 5.550357E-2f);
        p = Math.fma(p, r, 0.2402265f);
        float small = Math.fma(p, r * r, LN2 * sumLow(rHigh, xLow, r));
        return scale(1f + Math.fma(r, LN2, small), t);
    }

    /** What the rounded product of two pairs of floats has lost. */
    private static float productLow(float a, float aLow, float b, float bLow, float product) {
        return Math.fma(a, b, -product) + Math.fma(a, bLow, aLow * b);
    }

    /** What the rounded sum has lost, for |a| >= |b| or a = 0 (Dekker 1971). */
    private static float sumLow(float a, float b, float sum) {
        return (a - sum) + b;
    }

    /** ln(1 + z) for 0 <= z <= 1, as z - s (z - s^2 P(s^2)) with s = z / (2 + z) (the form of fdlibm, own fit). */
    static float log1pOfFraction(float z) {
        float s = z / (2f + z);
        float w = s * s;
        float p = Math.fma(0.2322433f, w, 0.21706575f);
        p = Math.fma(p, w, 0.28592357f);
        p = Math.fma(p, w, 0.39999706f);
        p = Math.fma(p, w, 0.6666667f);
        return Math.fma(-s, Math.fma(-w, p, z), z);
    }

    /** (ln(1 + m) - m + m^2 / 2) / m^3 for sqrt(1/2) <= 1 + m < sqrt(2), z = m^2, by Estrin's scheme. */
    private static float logTail(float m, float z) {
        float p67 = Math.fma(m, -0.1151461f, 0.116769984f);
        float p45 = Math.fma(m, -0.12420141f, 0.14249323f);
        float p23 = Math.fma(m, -0.16668057f, 0.20000714f);
        float p01 = Math.fma(m, -0.24999994f, 0.3333333f);
        float high = Math.fma(Math.fma(0.070376836f, z, p67), z * z, Math.fma(p45, z, p23));
        return Math.fma(high, z, p01);
    }

    /** e^-a for a >= 0. */
    static float expOfMinus(float a) {
        return expOf(a > 104f ? -104f : -a);
    }

    /** e^x for -104 <= x <= 89. */
    private static float expOf(float x) {
        float t = Math.fma(x, LOG2_E, ROUNDER);
        return scale(1f + expm1OfRest(reduce(x, t)), t);
    }

    /** e^r - 1 for |r| <= ln(2) / 2, by Estrin's scheme: the chain of dependent operations is what costs. */
    private static float expm1OfRest(float r) {
        float square = r * r;
        float high = Math.fma(r, 1.987569E-4f, 1.3981999E-3f);
        float middle = Math.fma(r, 8.333452E-3f, 4.1665796E-2f);
        float low = Math.fma(r, 0.16666666f, 0.5f);
        float tail = Math.fma(Math.fma(high, square, middle), square, low);
        return Math.fma(square, tail, r);
    }

    /** x - n ln(2), with t = ROUNDER + n. */
    private static float reduce(float x, float t) {
        float n = t - ROUNDER;
        return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    }

    /** y 2^n for |n| <= 252, with t = ROUNDER + n: in two steps, since 2^n itself may be no normal float. */
    private static float scale(float y, float t) {
        int bits = Float.floatToRawIntBits(t); // ROUNDER_BITS + n, and ROUNDER_BITS is a multiple of 2^10
        return y * power(bits >> 1) * power((bits + 1) >> 1);
    }

    /** 2^n, where n is a normal float's exponent and stands in the low nine bits. */
    static float power(int n) {
        return Float.intBitsToFloat((n << 23) + ONE_BITS);
    }

    /** The float of a small integer. */
    static float toFloat(int n) {
        return Float.intBitsToFloat(n + ROUNDER_BITS) - ROUNDER;
    }

    static float withSign(float magnitude, int signBits) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | (signBits & SIGN_BIT));
    }

    /** NaN stays NaN. */
    static float clamp(float x, float low, float high) {
        float y = x > high ? high : x;
        return y < low ? low : y;
    }
}
