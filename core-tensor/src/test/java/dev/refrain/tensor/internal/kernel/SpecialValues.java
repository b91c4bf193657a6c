package dev.refrain.tensor.internal.kernel;

import java.util.SplittableRandom;

/** The floats at which pointwise functions change their ways, and random ones. */
final class SpecialValues {
    private static final float[] VALUES = {
        0f,
        0.3f,
        0.5f,
        0.75f,
        1f,
        1.5f,
        2f,
        3f,
        9.1f,
        88f,
        88.72284f,
        89f,
        104f,
        160f,
        1e-8f,
        1e30f,
        0x1p22f + 0.5f,
        0x1p23f - 0.5f,
        0x1p23f,
        0x1p23f + 1,
        0x1p24f - 1,
        0x1p24f,
        0x1p25f,
        Math.nextUp(1f),
        Math.nextDown(1f),
        87.336544f,
        103.97208f,
        0.34657359f,
        0.70710677f,
        1.4142135f,
        Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NaN,
        Float.intBitsToFloat(0x7fc12345),
        Float.intBitsToFloat(0x7f800001)
    };

    private SpecialValues() {}

    /** Both signs of every special value. */
    static float[] all() {
        float[] all = new float[2 * VALUES.length];
        for (int i = 0; i < VALUES.length; i++) {
            all[2 * i] = VALUES[i];
            all[2 * i + 1] = -VALUES[i];
        }
        return all;
    }

    /** Floats of random bits, so of any size, sign and kind. */
    static float[] randomBits(long seed, int n) {
        var random = new SplittableRandom(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }

    /** Floats between the bounds, evenly spread. */
    static float[] between(long seed, int n, double low, double high) {
        var random = new SplittableRandom(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return values;
    }
}
