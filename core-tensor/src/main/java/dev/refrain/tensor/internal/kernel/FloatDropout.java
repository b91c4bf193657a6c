package dev.refrain.tensor.internal.kernel;

/** Elements dropped at random, by words that were drawn for them. */
public final class FloatDropout {
    private FloatDropout() {}

    /** out_i = 0 where words_i, unsigned, is below {@code limit}, else scale x_i. */
    public static void run(float[] x, int xAt, int[] words, long limit, float scale, float[] out, int outAt, int n) {
        for (int i = 0; i < n; i++) {
            out[outAt + i] = (words[i] & 0xFFFFFFFFL) < limit ? 0f : scale * x[xAt + i];
        }
    }

    /** out_i = 0 where words_i, unsigned, is below {@code limit}, else 1. */
    public static void mask(int[] words, long limit, float[] out, int outAt, int n) {
        for (int i = 0; i < n; i++) {
            out[outAt + i] = (words[i] & 0xFFFFFFFFL) < limit ? 0f : 1f;
        }
    }
}
