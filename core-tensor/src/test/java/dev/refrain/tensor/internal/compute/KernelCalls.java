package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.Reduction;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Window;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** Random calls of all kernels, and their results as one hash, to compare JVMs with each other. All NaNs count as one. */
public final class KernelCalls {
    /** One call in so many is large enough to be split over threads. */
    private static final int LARGE = 500;

    /** Values to draw from: a prime number of them, so that their places differ from row to row. */
    private static final int VALUES = 65_537;

    /** A kernel on random operands. */
    @FunctionalInterface
    private interface Kernel {
        void call(KernelCalls calls);
    }

    private static final List<Kernel> KERNELS = List.of(
            KernelCalls::product,
            KernelCalls::packedProduct,
            KernelCalls::products,
            KernelCalls::pointwise,
            KernelCalls::program,
            KernelCalls::reduction,
            KernelCalls::softmax,
            KernelCalls::alongAxis,
            KernelCalls::crossEntropy,
            KernelCalls::rows,
            KernelCalls::images,
            KernelCalls::copy);

    private final MessageDigest digest;
    private final float[] pool = new float[VALUES];
    private Random random = new Random(0);
    private boolean wide;
    private boolean large;

    private KernelCalls() throws NoSuchAlgorithmException {
        digest = MessageDigest.getInstance("SHA-256");
        DoubleSupplier values = Layouts.anyValues(new Random(1));
        for (int i = 0; i < VALUES; i++) {
            pool[i] = (float) values.getAsDouble();
        }
    }

    /** Prints the hash of as many calls as the argument says, twice: of a cold JVM, and once more. */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        int count = Integer.parseInt(arguments[0]);
        System.out.println(hash(count) + " " + hash(count));
    }

    static String hash(int count) throws NoSuchAlgorithmException {
        KernelCalls calls = new KernelCalls();
        for (int call = 0; call < count; call++) {
            calls.random = new Random(call);
            calls.wide = calls.random.nextInt(4) == 0;
            calls.large = call % LARGE == LARGE - 1;
            KERNELS.get(call % KERNELS.size()).call(calls);
        }
        return HexFormat.of().formatHex(calls.digest.digest());
    }

    private void product() {
        int m = size(25);
        int k = size(40);
        int n = size(150);
        Buffer c = operand(m, n);
        if (random.nextBoolean()) {
            Products.matmul(operand(m, k), operand(k, n), c);
        } else {
            Products.add(operand(m, k), operand(k, n), c);
        }
        add(c);
    }

    private void packedProduct() {
        int m = size(25);
        int k = size(40);
        int n = size(150);
        Buffer c = operand(m, n);
        Products.add(operand(m, k), PackedMatrix.of(operand(k, n)), c);
        add(c);
    }

    private void products() {
        int batch = large ? 40 : 3;
        Buffer c = operand(batch, 9, 70);
        Products.matmul(operand(batch, 9, 500), operand(batch, 500, 70), c);
        add(c);
    }

    private void pointwise() {
        Pointwise function = Pointwise.values()[random.nextInt(Pointwise.values().length)];
        int[] sizes = {size(12), size(150)};
        Buffer out = operand(sizes);
        if (function.arity() == 1) {
            function.kernel().run(operand(sizes), out);
        } else if (function.arity() == 2) {
            function.kernel().run(operand(sizes), operand(sizes), out);
        } else {
            function.kernel().run(operand(sizes), operand(sizes), operand(sizes), out);
        }
        add(out);
    }

    private void program() {
        int[] sizes = {size(12), size(150)};
        PointwiseProgram.Builder builder = PointwiseProgram.withInputs(2);
        int value = builder.constant(random.nextInt(3));
        for (int step = 0; step < 5; step++) {
            Pointwise function = Pointwise.values()[random.nextInt(Pointwise.values().length)];
            value = switch (function.arity()) {
                case 1 -> builder.apply(function, step == 0 ? 0 : value);
                case 2 -> builder.apply(function, value, step % 2);
                default -> builder.apply(function, value, step % 2, 1 - step % 2);
            };
        }
        Buffer out = operand(sizes);
        builder.outputs(value).kernel().run(new Buffer[] {operand(sizes), operand(sizes)}, new Buffer[] {out});
        add(out);
    }

    private void images() {
        int channels = size(6);
        int filters = size(8);
        Buffer x = filled(2, 9, 8, channels);
        Slide slide = new Slide(new Window(9, 3, 2, 1, 1), new Window(8, 2, 1, 1, 2));
        int down = slide.down().places();
        int right = slide.right().places();
        Buffer w = filled(3, 2, channels, filters);
        Buffer y = Buffer.zeros(wide, 2, down, right, filters);
        Convolution.run(x, slide, w, y);
        Convolution.adjoint(y, slide, w, x);
        add(y);
        add(x);
        Convolution.weights(x, slide, y, w);
        add(w);
        Buffer maxima = Buffer.zeros(wide, 2, down, right, channels);
        int[] places = new int[maxima.count()];
        Pooling.max(x, slide, maxima);
        Pooling.indices(x, slide, maxima, places);
        Pooling.scatterAdd(maxima, places, x);
        add(maxima);
        add(places);
        add(x);
        Pooling.gather(x, places, maxima);
        add(maxima);
    }

    private void reduction() {
        int[] sizes = {size(6), size(20), size(50)};
        boolean[] reduced = {random.nextBoolean(), random.nextBoolean(), random.nextBoolean()};
        int[] kept = new int[3];
        int rank = 0;
        for (int axis = 0; axis < 3; axis++) {
            if (!reduced[axis]) {
                kept[rank++] = sizes[axis];
            }
        }
        Buffer out = Buffer.zeros(wide, Arrays.copyOf(kept, rank));
        Buffer x = operand(sizes);
        for (Reduction kind : Reduction.values()) {
            Reductions.run(kind, x, reduced, out);
            add(out);
        }
        int[] places = new int[out.count()];
        Maxima.argmax(x, reduced, places);
        add(places);
    }

    private void softmax() {
        int[] sizes = {size(12), size(150)};
        int axis = random.nextInt(2);
        Buffer y = operand(sizes);
        Softmax.softmax(operand(sizes), axis, y);
        add(y);
        Softmax.logSoftmax(operand(sizes), axis, y);
        add(y);
    }

    private void alongAxis() {
        int[] sizes = {size(6), size(12), size(60)};
        Buffer y = Buffer.zeros(wide, sizes);
        Cumulative.sum(operand(sizes), random.nextInt(3), random.nextBoolean(), y);
        add(y);
        Normalisation.rows(operand(sizes), 0.01, y);
        add(y);
        Normalisation.slopes(operand(sizes), operand(sizes), 0.01, y);
        add(y);
    }

    private void crossEntropy() {
        int rows = size(12);
        int classes = size(150);
        Buffer x = operand(rows, classes);
        int[] targets = random.ints(rows, 0, classes).toArray();
        Buffer loss = Buffer.zeros(wide, rows);
        Buffer slope = Buffer.zeros(wide, rows, classes);
        CrossEntropy.loss(x, targets, loss);
        CrossEntropy.slope(x, operand(rows), targets, slope);
        add(loss);
        add(slope);
    }

    private void rows() {
        int count = size(20);
        int width = size(40);
        int[] index = random.ints(30, 0, count).toArray();
        Buffer picked = Buffer.zeros(wide, 30, width);
        Indexing.gather(operand(count, width), index, picked);
        Buffer sum = Buffer.zeros(wide, count, width);
        Indexing.scatterAdd(operand(30, width), index, sum);
        add(picked);
        add(sum);
        int[] each = random.ints(count * 20L, 0, width).toArray();
        Buffer taken = Buffer.zeros(wide, count, 20);
        Indexing.takeAlong(operand(count, width), 1, each, taken);
        Indexing.addAlong(operand(count, 20), 1, each, sum);
        add(taken);
        add(sum);
    }

    private void copy() {
        int[] sizes = {size(4), size(40), size(40)};
        Buffer to = operand(sizes);
        Copies.into(operand(sizes), to);
        add(to);
        add(Copies.converted(to));
    }

    /** Up to {@code most}, or around ten times that. */
    private int size(int most) {
        return large ? 10 * most + random.nextInt(most) : 1 + random.nextInt(most);
    }

    /** A part of some memory, its axes in some order: without repeated axes, so that it can be written too. */
    private Buffer operand(int... sizes) {
        int rank = sizes.length;
        int first = random.nextInt(rank); // becomes the last
        int[] memory = sizes.clone();
        memory[rank - 1] = sizes[first];
        memory[first] = sizes[rank - 1];
        int gap = random.nextInt(3);
        memory[rank - 1] += gap;
        int[] order = IntStream.range(0, rank).toArray();
        order[first] = rank - 1;
        order[rank - 1] = first;
        return filled(memory).sliced(rank - 1, gap, memory[rank - 1] - gap).permuted(order);
    }

    private Buffer filled(int... sizes) {
        int count = IntStream.of(sizes).reduce(1, (a, b) -> a * b);
        int from = random.nextInt(VALUES);
        if (wide) {
            double[] values = new double[count];
            Arrays.setAll(values, i -> pool[(from + i) % VALUES]);
            return Buffer.over(values, sizes);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = pool[(from + i) % VALUES];
        }
        return Buffer.over(values, sizes);
    }

    private void add(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        bytes.asIntBuffer().put(values);
        digest.update(bytes.array());
    }

    /** All of the memory behind a buffer, so that what should not have been written counts too. */
    private void add(Buffer buffer) {
        ByteBuffer bytes;
        if (buffer.isWide()) {
            bytes = ByteBuffer.allocate(buffer.doubles().length * Double.BYTES);
            for (double value : buffer.doubles()) {
                bytes.putLong(Double.doubleToLongBits(value));
            }
        } else {
            bytes = ByteBuffer.allocate(buffer.floats().length * Float.BYTES);
            for (float value : buffer.floats()) {
                bytes.putInt(Float.floatToIntBits(value));
            }
        }
        digest.update(bytes.array());
    }
}
