package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;

/** Copies between layouts. */
public final class Copies {
    private Copies() {}

    /** Copies every element of {@code from} to the same index of {@code to}; sizes and element type are equal. */
    public static void into(Buffer from, Buffer to) {
        assert from.hasSizesOf(to) && from.isWide() == to.isWide();
        if (from.isWide()) {
            into(Elements.DOUBLES, from, to);
        } else {
            into(Elements.FLOATS, from, to);
        }
    }

    /** Sets every element of contiguous memory to 0. */
    public static void clear(Buffer memory) {
        assert memory.isContiguous();
        int end = memory.offset() + memory.count();
        if (memory.isWide()) {
            Arrays.fill(memory.doubles(), memory.offset(), end, 0);
        } else {
            Arrays.fill(memory.floats(), memory.offset(), end, 0);
        }
    }

    /** {@code buffer} itself if its elements lie in row-major order, else a copy in that order. */
    public static Buffer contiguous(Buffer buffer) {
        if (buffer.isContiguous()) {
            return buffer;
        }
        Buffer copy = Buffer.zeros(buffer.isWide(), buffer.sizes());
        into(buffer, copy);
        return copy;
    }

    /** A copy in row-major order with the other element type, float64 rounded to the nearest float32. */
    public static Buffer converted(Buffer buffer) {
        Buffer from = contiguous(buffer);
        int count = from.count();
        int at = from.offset();
        if (from.isWide()) {
            float[] to = new float[count];
            for (int i = 0; i < count; i++) {
                to[i] = (float) from.doubles()[at + i];
            }
            return Buffer.over(to, from.sizes());
        }
        double[] to = new double[count];
        for (int i = 0; i < count; i++) {
            to[i] = from.floats()[at + i];
        }
        return Buffer.over(to, from.sizes());
    }

    private static <A> void into(Elements<A> elements, Buffer from, Buffer to) {
        A source = elements.of(from);
        A target = elements.of(to);
        if (from.isContiguous() && to.isContiguous()) {
            System.arraycopy(source, from.offset(), target, to.offset(), to.count());
        } else if (to.rank() == 2) {
            int rows = to.size(0);
            int columns = to.size(1);
            matrix(
                    elements,
                    source,
                    from.offset(),
                    from.stride(0),
                    from.stride(1),
                    target,
                    to.offset(),
                    to.stride(0),
                    to.stride(1),
                    rows,
                    columns);
        } else {
            rows(elements, from, to);
        }
    }

    /** Matrices are copied row by row, or by squares where rows become columns. */
    private static <A> void matrix(
            Elements<A> elements,
            A from,
            int at,
            int fromRow,
            int fromColumn,
            A to,
            int toAt,
            int toRow,
            int toColumn,
            int rows,
            int columns) {
        if (fromRow == 1 && toColumn == 1) {
            elements.transpose(from, at, fromColumn, to, toAt, toRow, rows, columns);
        } else if (fromColumn == 1 && toRow == 1) {
            elements.transpose(from, at, fromRow, to, toAt, toColumn, columns, rows);
        } else {
            for (int i = 0; i < rows; i++) {
                elements.copy(from, at + i * fromRow, fromColumn, to, toAt + i * toRow, toColumn, columns);
            }
        }
    }

    private static <A> void rows(Elements<A> elements, Buffer from, Buffer to) {
        A source = elements.of(from);
        A target = elements.of(to);
        Walk walk = new Walk(to, from);
        int count = walk.rowLength();
        int toStride = walk.rowStride(0);
        int fromStride = walk.rowStride(1);
        if (count == 1 || (toStride == 1 && fromStride == 1)) {
            walk.rows(at -> System.arraycopy(source, at[1], target, at[0], count));
        } else {
            walk.rows(at -> elements.copy(source, at[1], fromStride, target, at[0], toStride, count));
        }
    }
}
