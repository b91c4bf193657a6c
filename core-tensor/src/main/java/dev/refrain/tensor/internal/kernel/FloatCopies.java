package dev.refrain.tensor.internal.kernel;

/** Copies between strides. */
public final class FloatCopies {
    private FloatCopies() {}

    /** to[toAt + i toStride] = from[at + i stride] for {@code n} elements. */
    public static void strided(float[] from, int at, int stride, float[] to, int toAt, int toStride, int n) {
        for (int i = 0; i < n; i++) {
            to[toAt + i * toStride] = from[at + i * stride];
        }
    }
}
