package dev.refrain.tensor.internal.kernel;

/**
 * The error function and what it lacks to 1 in double, within 1 ulp, by the rational approximations of fdlibm's {@code s_erf.c} (Copyright 1993 Sun
 * Microsystems, Inc., Permission to use, copy, modify, and distribute this software is freely granted, provided that this
 * notice is preserved). {@link StrictMath} has none.
 */
final class ErrorFunction {
    /** erf(1), of few bits. */
    private static final double AT_ONE = 0.8450629115104675;

    private ErrorFunction() {}

    /** 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
    static double erf(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (a < 0.84375) {
            return x + x * aroundZero(x * x);
        }
        double y = 1;
        if (a < 1.25) {
            y = AT_ONE + aroundOne(a - 1);
        } else if (a < 6) {
            y = 1 - tail(a);
        }
        return Math.copySign(y, x);
    }

    /** 1 - erf(x), within 1 ulp, also where that is next to nothing. */
    static double erfc(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (a < 0.25) {
            return 1 - (x + x * aroundZero(x * x));
        }
        if (a < 0.84375) {
            double beyond = a * aroundZero(a * a) + (a - 0.5); // erf(a) - 1/2
            return x < 0 ? 1.5 + beyond : 0.5 - beyond;
        }
        if (a < 1.25) {
            double beyond = aroundOne(a - 1);
            return x < 0 ? 1 + (AT_ONE + beyond) : 1 - AT_ONE - beyond;
        }
        double y = a < 28 ? tail(a) : 0;
        return x < 0 ? 2 - y : y;
    }

    /** erfc(a) for 1.25 <= a < 28. */
    private static double tail(double a) {
        double s = 1 / (a * a);
        double high =
                Double.longBitsToDouble(Double.doubleToRawLongBits(a) & 0xffffffff00000000L); // its square is exact
        double rest = (high - a) * (high + a) + (a < 1 / 0.35 ? middle(s) : far(s));
        return StrictMath.exp(-high * high - 0.5625) * StrictMath.exp(rest) / a;
    }

    /** erf(x) / x - 1, of z = x^2. */
    private static double aroundZero(double z) {
        double r = -2.3763016656650163E-5;
        r = r * z - 0.005770270296489442;
        r = r * z - 0.02848174957559851;
        r = r * z - 0.3250421072470015;
        r = r * z + 0.12837916709551256;
        double s = -3.960228278775368E-6;
        s = s * z + 0.00013249473800432164;
        s = s * z + 0.005081306281875766;
        s = s * z + 0.0650222499887673;
        s = s * z + 0.39791722395915535;
        s = s * z + 1;
        return r / s;
    }

    /** erf(1 + s) - erf(1). */
    private static double aroundOne(double s) {
        double p = -0.002166375594868791;
        p = p * s + 0.035478304325618236;
        p = p * s - 0.11089469428239668;
        p = p * s + 0.31834661990116175;
        p = p * s - 0.3722078760357013;
        p = p * s + 0.41485611868374833;
        p = p * s - 0.0023621185607526594;
        double q = 0.011984499846799107;
        q = q * s + 0.01363708391202905;
        q = q * s + 0.12617121980876164;
        q = q * s + 0.07182865441419627;
        q = q * s + 0.540397917702171;
        q = q * s + 0.10642088040084423;
        q = q * s + 1;
        return p / q;
    }

    /** ln(x e^(x^2) (1 - erf(x))) + 0.5625, of s = 1 / x^2, for 1.25 <= x < 1 / 0.35. */
    private static double middle(double s) {
        double r = -9.814329344169145;
        r = r * s - 81.2874355063066;
        r = r * s - 184.60509290671104;
        r = r * s - 162.39666946257347;
        r = r * s - 62.375332450326006;
        r = r * s - 10.558626225323291;
        r = r * s - 0.6938585727071818;
        r = r * s - 0.009864944034847148;
        double q = -0.0604244152148581;
        q = q * s + 6.570249770319282;
        q = q * s + 108.63500554177944;
        q = q * s + 429.00814002756783;
        q = q * s + 645.3872717332679;
        q = q * s + 434.56587747522923;
        q = q * s + 137.65775414351904;
        q = q * s + 19.651271667439257;
        q = q * s + 1;
        return r / q;
    }

    /** The same, for 1 / 0.35 <= x < 28. */
    private static double far(double s) {
        double r = -483.5191916086514;
        r = r * s - 1025.0951316110772;
        r = r * s - 637.5664433683896;
        r = r * s - 160.63638485582192;
        r = r * s - 17.757954917754752;
        r = r * s - 0.799283237680523;
        r = r * s - 0.0098649429247001;
        double q = -22.44095244658582;
        q = q * s + 474.52854120695537;
        q = q * s + 2553.0504064331644;
        q = q * s + 3199.8582195085955;
        q = q * s + 1536.729586084437;
        q = q * s + 325.7925129965739;
        q = q * s + 30.33806074348246;
        q = q * s + 1;
        return r / q;
    }
}
