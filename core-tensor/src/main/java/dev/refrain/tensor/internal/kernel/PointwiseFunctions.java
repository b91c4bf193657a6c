package dev.refrain.tensor.internal.kernel;

/**
 * The pointwise functions, each as one scalar method for float and one for double.
 *
 * <p>The float methods are for speed: the vector loops are generated from them. So they are written in the part of Java
 * that {@code src/generator} translates (arithmetic, {@code Math.fma}, choices by one comparison, the bits of a float), and
 * every lane of a vector gives the bits of the scalar method. What takes more than a line is in {@link SinglePrecision}.
 *
 * <p>The double methods are for truth: {@link StrictMath}, which is the same on every machine, and in its manner
 * {@link ErrorFunction}.
 *
 * <p>NaN gives NaN, except in comparisons and where {@code pow} is 1 for any argument; nothing is promised about its
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
}
