package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoublePooling;
import dev.refrain.tensor.internal.kernel.FloatPooling;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/** Max-pooling of images [n, height, width, channels]: NaN wins, then +0 over -0, of equals the first; padding never. */
public final class Pooling {
    private Pooling() {}

    /** y = the maximum in each place of the window; {@code y} is contiguous. */
    public static void max(Buffer x, Slide slide, Buffer y) {
        assert slide.fits(x) && slide.makes(y, x) && y.isContiguous();
        Scratch scratch = Workers.borrow();
        Buffer images = Contiguous.of(x, scratch);
        int rows = rows(x, slide);
        int length = slide.taps() * x.size(3);
        if (Rows.inOnePiece(rows, length)) {
            max(images, slide, y, 0, rows);
        } else {
            Rows.split(rows, length, (from, to) -> max(images, slide, y, from, to));
        }
        Workers.giveBack(scratch);
    }

    private static void max(Buffer x, Slide slide, Buffer y, int from, int to) {
        int channels = x.size(3);
        int xAt = x.offset();
        int yAt = y.offset();
        if (x.isWide()) {
            double[] maxima = y.doubles();
            DoublePooling.maxima(
                    x.doubles(), xAt, slide.down(), slide.right(), channels, maxima, yAt, from, to, Loops.wideRows());
        } else {
            FloatPooling.maxima(
                    x.floats(), xAt, slide.down(), slide.right(), channels, y.floats(), yAt, from, to, Loops.rows());
        }
    }

    /**
     * index = where the maxima {@code y} of {@link #max} are among the elements of x in row-major order, in row-major order
     * of y; -1 where a window sees nothing but padding.
     */
    public static void indices(Buffer x, Slide slide, Buffer y, int[] index) {
        assert slide.fits(x) && slide.makes(y, x) && y.isContiguous();
        Scratch scratch = Workers.borrow();
        Buffer images = Contiguous.of(x, scratch);
        int rows = rows(x, slide);
        int length = slide.taps() * x.size(3);
        if (Rows.inOnePiece(rows, length)) {
            indices(images, slide, y, index, 0, rows);
        } else {
            Rows.split(rows, length, (from, to) -> indices(images, slide, y, index, from, to));
        }
        Workers.giveBack(scratch);
    }

    private static void indices(Buffer x, Slide slide, Buffer y, int[] index, int from, int to) {
        int channels = x.size(3);
        int xAt = x.offset();
        int yAt = y.offset();
        if (x.isWide()) {
            double[] maxima = y.doubles();
            DoublePooling.indices(
                    x.doubles(), xAt, slide.down(), slide.right(), channels, maxima, yAt, index, from, to);
        } else {
            float[] maxima = y.floats();
            FloatPooling.indices(x.floats(), xAt, slide.down(), slide.right(), channels, maxima, yAt, index, from, to);
        }
    }

    /** x[index[i]] += y[i], i over y in row-major order: the adjoint. An index of -1 is left out; x is contiguous. */
    public static void scatterAdd(Buffer y, int[] index, Buffer x) {
        assert x.isContiguous();
        Scratch scratch = Workers.borrow();
        Buffer values = Contiguous.of(y, scratch);
        int at = values.offset();
        if (x.isWide()) {
            DoublePooling.scatterAdd(values.doubles(), at, index, x.doubles(), x.offset(), y.count());
        } else {
            FloatPooling.scatterAdd(values.floats(), at, index, x.floats(), x.offset(), y.count());
        }
        Workers.giveBack(scratch);
    }

    /** y[i] = x[index[i]], i over y in row-major order: what {@link #scatterAdd} is the adjoint of; y is contiguous. */
    public static void gather(Buffer x, int[] index, Buffer y) {
        assert y.isContiguous();
        Scratch scratch = Workers.borrow();
        Buffer values = Contiguous.of(x, scratch);
        int at = values.offset();
        if (x.isWide()) {
            DoublePooling.gather(values.doubles(), at, index, y.doubles(), y.offset(), 0, y.count());
        } else {
            FloatPooling.gather(values.floats(), at, index, y.floats(), y.offset(), 0, y.count());
        }
        Workers.giveBack(scratch);
    }

    private static int rows(Buffer x, Slide slide) {
        return x.size(0) * slide.places();
    }
}
