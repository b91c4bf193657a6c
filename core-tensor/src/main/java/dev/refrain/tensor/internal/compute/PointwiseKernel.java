package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.BinaryLoop;
import dev.refrain.tensor.internal.kernel.PointwiseLoops;
import dev.refrain.tensor.internal.kernel.UnaryLoop;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * One pointwise function of one or two arguments over buffers of any layout. Every element goes through the same scalar
 * formula, wherever it lies and whatever lies beside it.
 */
public final class PointwiseKernel {
    /** Elements per chunk of work for a thread: some 10 µs of the cheapest function, and a divisor of nothing else. */
    private static final int CHUNK = 1 << 15;

    /** Elements brought together at a time where an operand is strided or repeated. */
    private static final int BLOCK = 512;

    private final BinaryLoop<float[]> floats;
    private final BinaryLoop<double[]> doubles;

    private PointwiseKernel(BinaryLoop<float[]> floats, BinaryLoop<double[]> doubles) {
        this.floats = floats;
        this.doubles = doubles;
    }

    /** The function of one argument with this name among the scalar bodies. */
    public static PointwiseKernel unary(String name) {
        return new PointwiseKernel(ignoringSecond(Loops.unary(name)), ignoringSecond(PointwiseLoops.unaryDouble(name)));
    }

    /** The function of two arguments with this name among the scalar bodies. */
    public static PointwiseKernel binary(String name) {
        return new PointwiseKernel(Loops.binary(name), PointwiseLoops.binaryDouble(name));
    }

    private static <A> BinaryLoop<A> ignoringSecond(UnaryLoop<A> loop) {
        return (a, aAt, b, bAt, out, outAt, n) -> loop.run(a, aAt, out, outAt, n);
    }

    /** {@code out = f(x)}: sizes equal; {@code x} may be {@code out}, but not overlap it otherwise. */
    public void run(Buffer x, Buffer out) {
        run(x, x, out);
    }

    /** {@code out = f(a, b)}: sizes equal (repeat with {@link Buffer#expanded}); {@code out} is perhaps a or b. */
    public void run(Buffer a, Buffer b, Buffer out) {
        assert a.hasSizesOf(out) && b.hasSizesOf(out);
        if (out.isWide()) {
            run(Elements.DOUBLES, doubles, a, b, out);
        } else {
            run(Elements.FLOATS, floats, a, b, out);
        }
    }

    private static <A> void run(Elements<A> elements, BinaryLoop<A> loop, Buffer a, Buffer b, Buffer out) {
        if (a.isContiguous() && b.isContiguous() && out.isContiguous()) {
            flat(elements, loop, a, b, out);
        } else {
            rows(elements, loop, a, b, out);
        }
    }

    private static <A> void flat(Elements<A> elements, BinaryLoop<A> loop, Buffer a, Buffer b, Buffer out) {
        A left = elements.of(a);
        A right = elements.of(b);
        A result = elements.of(out);
        int count = out.count();
        if (count <= CHUNK) {
            loop.run(left, a.offset(), right, b.offset(), result, out.offset(), count);
            return;
        }
        Workers.run(Math.ceilDiv(count, CHUNK), chunk -> {
            int from = chunk * CHUNK;
            int n = Math.min(CHUNK, count - from);
            loop.run(left, a.offset() + from, right, b.offset() + from, result, out.offset() + from, n);
        });
    }

    private static <A> void rows(Elements<A> elements, BinaryLoop<A> loop, Buffer a, Buffer b, Buffer out) {
        Walk walk = new Walk(out, a, b);
        Operand<A> left = new Operand<>(elements, a, walk.rowStride(1), walk.rowLength());
        Operand<A> right = new Operand<>(elements, b, walk.rowStride(2), walk.rowLength());
        Operand<A> result = new Operand<>(elements, out, walk.rowStride(0), walk.rowLength());
        walk.rows(at -> {
            for (int from = 0; from < walk.rowLength(); from += BLOCK) {
                int n = Math.min(BLOCK, walk.rowLength() - from);
                int leftAt = left.bring(at[1], from, n);
                int rightAt = right.bring(at[2], from, n);
                loop.run(left.array, leftAt, right.array, rightAt, result.array, result.place(at[0], from), n);
                result.take(at[0], from, n);
            }
        });
    }

    /** A row of an operand as neighbouring elements: in place where it lies so, else block by block in scratch memory. */
    private static final class Operand<A> {
        private final Elements<A> elements;
        private final A source;
        private final A array;
        private final int stride;

        Operand(Elements<A> elements, Buffer buffer, int stride, int rowLength) {
            this.elements = elements;
            this.stride = stride;
            source = elements.of(buffer);
            array = stride == 1 ? source : elements.allocate(Math.min(BLOCK, rowLength));
        }

        /** Where in {@code array} the elements from .. from+n-1 of the row at {@code row} are now. */
        int bring(int row, int from, int n) {
            if (stride == 1) {
                return row + from;
            }
            elements.copy(source, row + from * stride, stride, array, 0, 1, n);
            return 0;
        }

        /** Where in {@code array} the elements from .. of the row at {@code row} are to be written. */
        int place(int row, int from) {
            return stride == 1 ? row + from : 0;
        }

        /** Takes what was written there to where it belongs. */
        void take(int row, int from, int n) {
            if (stride != 1) {
                elements.copy(array, 0, 1, source, row + from * stride, stride, n);
            }
        }
    }
}
