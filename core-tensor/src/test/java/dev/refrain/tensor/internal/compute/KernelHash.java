package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The results of many kernels as one hash, to compare JVMs with each other. All NaNs count as one. */
public final class KernelHash {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        1f,
        -1f,
        88.7f
    };

    private KernelHash() {}

    /** Prints the hash. */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        System.out.println(compute());
    }

    static String compute() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Buffer a = Buffer.over(values("a", 70_000), 700, 100);
        Buffer b = Buffer.over(values("b", 70_000), 100, 700).permuted(1, 0);
        for (Pointwise function : Pointwise.values()) {
            Buffer out = Buffer.zeros(false, 700, 100);
            if (function.arity() == 1) {
                function.kernel().run(a, out);
                add(digest, out);
                function.kernel().run(b, out);
            } else {
                function.kernel().run(a, b, out);
            }
            add(digest, out);
        }
        Buffer product = Buffer.zeros(false, 90, 90);
        Products.matmul(a.sliced(0, 100, 90), b.sliced(0, 200, 90).permuted(1, 0), product);
        add(digest, product);
        Buffer sums = Buffer.zeros(false, 700);
        Reductions.sum(b, new boolean[] {false, true}, sums);
        add(digest, sums);
        Buffer probabilities = Buffer.zeros(false, 700, 100);
        Softmax.softmax(b, 0, probabilities);
        add(digest, probabilities);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static float[] values(String name, int count) {
        RandomKey key = RandomKey.of(1).child(name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            boolean special = i % 997 < SPECIAL.length;
            values[i] = special ? SPECIAL[i % 997] : (float) (4 * key.normal(i));
        }
        return values;
    }

    private static void add(MessageDigest digest, Buffer buffer) {
        float[] values = buffer.floats();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putInt(Float.floatToIntBits(value));
        }
        digest.update(bytes.array());
    }
}
