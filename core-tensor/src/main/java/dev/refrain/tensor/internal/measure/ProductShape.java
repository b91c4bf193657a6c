package dev.refrain.tensor.internal.measure;

import java.util.ArrayList;
import java.util.List;

/** A product to measure: A is [m, k], B [k, n] and C [m, n]. */
public record ProductShape(ProductKind kind, int m, int k, int n) {
    private static final List<Integer> CUBES = List.of(64, 128, 256, 512, 1024);
    private static final List<Integer> HIDDEN = List.of(128, 256, 512);
    private static final List<Integer> BATCHES = List.of(16, 32, 64, 128);
    private static final List<Integer> STEPS_TIMES_BATCH = List.of(512, 2048);
    private static final List<Integer> GRADIENT_BATCHES = List.of(32, 64, 128);

    /** The products of a recurrent layer with four gates, forward [B, H] [H, 4H] and backward, single rows, and cubes. */
    public static List<ProductShape> all() {
        List<ProductShape> all = new ArrayList<>();
        CUBES.forEach(n -> all.add(new ProductShape(ProductKind.NN, n, n, n)));
        all.addAll(forward(ProductKind.NN));
        all.addAll(forward(ProductKind.PACKED));
        for (int h : HIDDEN) {
            STEPS_TIMES_BATCH.forEach(k -> all.add(new ProductShape(ProductKind.TN, h, k, 4 * h)));
        }
        for (int h : HIDDEN) {
            GRADIENT_BATCHES.forEach(b -> all.add(new ProductShape(ProductKind.NT, b, 4 * h, h)));
        }
        return all;
    }

    /** The recurrent products [B, H] [H, 4H] with rows of a batch, which the peers are measured at. */
    public static List<ProductShape> recurrent(ProductKind kind) {
        List<ProductShape> shapes = new ArrayList<>();
        HIDDEN.forEach(h -> BATCHES.forEach(b -> shapes.add(new ProductShape(kind, b, h, 4 * h))));
        return shapes;
    }

    /** The recurrent products, and those of one row. */
    private static List<ProductShape> forward(ProductKind kind) {
        List<ProductShape> shapes = new ArrayList<>();
        HIDDEN.forEach(h -> shapes.add(new ProductShape(kind, 1, h, 4 * h)));
        shapes.addAll(recurrent(kind));
        return shapes;
    }

    /** Floating-point operations: a multiplication and an addition for each of m k n. */
    public double operations() {
        return 2.0 * m * k * n;
    }

    /** The product of matrices drawn for these sizes, ready to run again and again. */
    public Runnable kernel() {
        return kind.kernel(m, k, n);
    }

    /** The sizes, as in {@code 32x256x1024}. */
    public String sizes() {
        return m + "x" + k + "x" + n;
    }
}
