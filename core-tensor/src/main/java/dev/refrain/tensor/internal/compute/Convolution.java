package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoublePatches;
import dev.refrain.tensor.internal.kernel.FloatPatches;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * Convolution of images [n, height, width, channels] with weights [taps down, taps right, channels, outputs], as in every
 * network without turning the weights round: what the window sees becomes rows of a matrix (im2col), and a product makes
 * the outputs of them. So y = Σ x w is one chain of fused multiply-adds over taps down, taps right, channels; padding is
 * multiplied too, as 0.
 *
 * <p>With channels last, a row is copied in long pieces, and a block of rows becomes a block of neighbouring outputs, so the
 * matrix is made block by block and is never there as a whole. With channels first, a block would be columns of the result.
 */
public final class Convolution {
    /** Elements of a block of rows: it stays in the cache while the product reads it. */
    private static final int BLOCK = 1 << 16;

    /** Rows of a block are a multiple of this: so many fill tiles of six, of four and of three. */
    private static final int ROWS = 24;

    private Convolution() {}

    /** y = x convolved with w; {@code w} and {@code y} are contiguous, y is [n, places down, places right, outputs]. */
    public static void run(Buffer x, Slide slide, Buffer w, Buffer y) {
        assert slide.makes(y, x) && w.isContiguous() && y.isContiguous();
        int length = slide.taps() * x.size(3);
        int outputs = w.size(3);
        int rows = rows(x, slide);
        Scratch scratch = Workers.borrow();
        Buffer images = Contiguous.of(x, scratch);
        Buffer weights = w.reshaped(length, outputs);
        Buffer results = y.reshaped(rows, outputs);
        int each = blockRows(length);
        Workers.run(Math.ceilDiv(rows, each), block -> {
            int from = block * each;
            int count = Math.min(each, rows - from);
            Scratch memory = Workers.borrow();
            Buffer patches = Contiguous.memory(x.isWide(), memory, count, length);
            patches(images, slide, from, patches);
            Products.matmul(patches, weights, results.sliced(0, from, count));
            Workers.giveBack(memory);
        });
        Workers.giveBack(scratch);
    }

    /**
     * x = the adjoint of {@link #run} in its images: the gradient of x for the cotangent {@code y}. Blocks come one after the
     * other, as they overlap in x, so each element's sum goes over ascending places; {@code x} is contiguous.
     */
    public static void adjoint(Buffer y, Slide slide, Buffer w, Buffer x) {
        assert slide.makes(y, x) && w.isContiguous() && x.isContiguous();
        int length = slide.taps() * x.size(3);
        int outputs = w.size(3);
        int rows = rows(x, slide);
        Scratch scratch = Workers.borrow();
        Scratch memory = Workers.borrow();
        Buffer results = Contiguous.of(y, scratch).reshaped(rows, outputs);
        Buffer weights = w.reshaped(length, outputs).permuted(1, 0);
        Copies.clear(x);
        int each = blockRows(length);
        for (int from = 0; from < rows; from += each) {
            int count = Math.min(each, rows - from);
            Buffer patches = Contiguous.memory(x.isWide(), memory, count, length);
            Products.matmul(results.sliced(0, from, count), weights, patches);
            addPatches(patches, slide, from, x);
        }
        Workers.giveBack(memory);
        Workers.giveBack(scratch);
    }

    /**
     * w = the adjoint of {@link #run} in its weights: the gradient of w for the cotangent {@code y}. So each element is one
     * chain of fused multiply-adds over images, places down, places right; blocks continue it one after the other. {@code w}
     * is contiguous.
     */
    public static void weights(Buffer x, Slide slide, Buffer y, Buffer w) {
        assert slide.makes(y, x) && w.isContiguous();
        int length = slide.taps() * x.size(3);
        int outputs = y.size(3);
        int rows = rows(x, slide);
        Scratch scratch = Workers.borrow();
        Scratch other = Workers.borrow();
        Scratch memory = Workers.borrow();
        Buffer images = Contiguous.of(x, scratch);
        Buffer results = Contiguous.of(y, other).reshaped(rows, outputs);
        Buffer sums = w.reshaped(length, outputs);
        Copies.clear(w);
        int each = blockRows(length);
        for (int from = 0; from < rows; from += each) {
            int count = Math.min(each, rows - from);
            Buffer patches = Contiguous.memory(x.isWide(), memory, count, length);
            patches(images, slide, from, patches);
            Products.add(patches.permuted(1, 0), results.sliced(0, from, count), sums);
        }
        Workers.giveBack(memory);
        Workers.giveBack(other);
        Workers.giveBack(scratch);
    }

    /** Rows {@code from ..} of the matrix of what the window sees, as many as {@code patches} has; both are contiguous. */
    public static void patches(Buffer x, Slide slide, int from, Buffer patches) {
        assert slide.fits(x) && x.isContiguous() && patches.isContiguous();
        int channels = x.size(3);
        int to = from + patches.size(0);
        int xAt = x.offset();
        int at = patches.offset();
        if (x.isWide()) {
            double[] rows = patches.doubles();
            DoublePatches.gather(x.doubles(), xAt, slide.down(), slide.right(), channels, rows, at, from, to);
        } else {
            float[] rows = patches.floats();
            FloatPatches.gather(x.floats(), xAt, slide.down(), slide.right(), channels, rows, at, from, to);
        }
    }

    /** Adds rows {@code from ..} back to where {@link #patches} took them from, in order: its adjoint (col2im). */
    public static void addPatches(Buffer patches, Slide slide, int from, Buffer x) {
        assert slide.fits(x) && x.isContiguous() && patches.isContiguous();
        int channels = x.size(3);
        int to = from + patches.size(0);
        int xAt = x.offset();
        int at = patches.offset();
        if (x.isWide()) {
            double[] rows = patches.doubles();
            DoublePatches.scatterAdd(
                    rows, at, slide.down(), slide.right(), channels, x.doubles(), xAt, from, to, Loops.wideRows());
        } else {
            float[] rows = patches.floats();
            FloatPatches.scatterAdd(
                    rows, at, slide.down(), slide.right(), channels, x.floats(), xAt, from, to, Loops.rows());
        }
    }

    private static int rows(Buffer x, Slide slide) {
        return x.size(0) * slide.places();
    }

    private static int blockRows(int length) {
        return Math.max(ROWS, BLOCK / Math.max(1, length) / ROWS * ROWS);
    }
}
