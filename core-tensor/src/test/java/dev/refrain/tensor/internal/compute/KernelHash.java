package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.internal.kernel.Reduction;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Window;
import dev.refrain.tensor.pointwise.Pointwise;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;

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
            } else if (function.arity() == 2) {
                function.kernel().run(a, b, out);
            } else {
                function.kernel().run(a, b, a, out);
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
        reductions(digest, a);
        losses(digest, a, b);
        images(digest, a);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void reductions(MessageDigest digest, Buffer a) {
        Buffer x = a.reshaped(7, 100, 100);
        for (boolean[] reduced : new boolean[][] {{false, false, true}, {false, true, false}, {true, false, true}}) {
            int outputs = reduced[0] ? 100 : 700;
            Buffer out = Buffer.zeros(false, outputs);
            for (Reduction kind : Reduction.values()) {
                Reductions.run(kind, x, reduced, out);
                add(digest, out);
            }
            int[] places = new int[outputs];
            Maxima.argmax(x, reduced, places);
            add(digest, places);
        }
    }

    private static void losses(MessageDigest digest, Buffer a, Buffer b) {
        int[] index = IntStream.range(0, 700).map(i -> i * i % 100).toArray();
        Buffer out = Buffer.zeros(false, 700, 100);
        Buffer column = Buffer.zeros(false, 700);
        Softmax.logSoftmax(b, 1, out);
        add(digest, out);
        CrossEntropy.loss(b, index, column);
        add(digest, column);
        CrossEntropy.slope(a, column, index, out);
        add(digest, out);
        Indexing.scatterAdd(b, index, out);
        add(digest, out);
        Indexing.gather(a, index, out);
        add(digest, out);
    }

    private static void images(MessageDigest digest, Buffer a) {
        Buffer x = a.reshaped(7, 40, 25, 10);
        Slide slide = new Slide(new Window(40, 3, 2, 1, 1), new Window(25, 3, 1, 2, 2));
        int down = slide.down().places();
        int right = slide.right().places();
        Buffer w = Buffer.over(values("w", 3 * 3 * 10 * 8), 3, 3, 10, 8);
        Buffer y = Buffer.zeros(false, 7, down, right, 8);
        Convolution.run(x, slide, w, y);
        add(digest, y);
        Buffer gradient = Buffer.zeros(false, x.sizes());
        Convolution.adjoint(y, slide, w, gradient);
        add(digest, gradient);
        Convolution.weights(x, slide, y, w);
        add(digest, w);
        Buffer maxima = Buffer.zeros(false, 7, down, right, 10);
        int[] places = new int[maxima.count()];
        Pooling.max(x, slide, maxima);
        Pooling.indices(x, slide, maxima, places);
        add(digest, maxima);
        add(digest, places);
        Pooling.scatterAdd(maxima, places, gradient);
        add(digest, gradient);
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

    private static void add(MessageDigest digest, int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        bytes.asIntBuffer().put(values);
        digest.update(bytes.array());
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
