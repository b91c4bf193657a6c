package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.simd.Panels;
import dev.refrain.tensor.internal.simd.Tiles;

/**
 * A right operand of products, in the order in which they read it: worth its copy where one matrix, such as the weights of a
 * recurrent layer, is multiplied many times. It keeps a copy: what is written to the source later does not reach it.
 */
public final class PackedMatrix {
    private final Buffer memory;
    private final int rows;
    private final int columns;
    private final boolean panels;

    private PackedMatrix(Buffer memory, int rows, int columns, boolean panels) {
        this.memory = memory;
        this.rows = rows;
        this.columns = columns;
        this.panels = panels;
    }

    /** The matrix B [k, n] of any layout: transposed weights are packed as they are. */
    public static PackedMatrix of(Buffer b) {
        PackedMatrix packed = ofSizes(b.isWide(), b.size(0), b.size(1));
        packed.take(b);
        return packed;
    }

    /** Memory for matrices [rows, columns], of doubles if {@code wide}; what it holds is {@linkplain #take taken} later. */
    public static PackedMatrix ofSizes(boolean wide, int rows, int columns) {
        return wide
                ? ofSizes(ProductLoops.DOUBLES, true, rows, columns)
                : ofSizes(ProductLoops.FLOATS, false, rows, columns);
    }

    private static <A> PackedMatrix ofSizes(ProductLoops<A> loops, boolean wide, int k, int n) {
        Tiles<A> tiles = loops.elements().tiles(n);
        if (tiles == null || k == 0) {
            return new PackedMatrix(Buffer.zeros(wide, k, n), k, n, false);
        }
        return new PackedMatrix(Buffer.zeros(wide, Panels.count(tiles.lanes(), k, n)), k, n, true);
    }

    /** Copies the matrix B [k, n] of any layout, instead of what was there. */
    public void take(Buffer b) {
        assert b.rank() == 2 && b.size(0) == rows && b.size(1) == columns && b.isWide() == memory.isWide();
        if (!panels) {
            Copies.into(b, memory);
        } else if (b.isWide()) {
            take(ProductLoops.DOUBLES, b);
        } else {
            take(ProductLoops.FLOATS, b);
        }
    }

    private <A> void take(ProductLoops<A> loops, Buffer b) {
        Buffer source = b.stride(0) == 1 || b.stride(1) == 1 ? b : Copies.contiguous(b);
        Panels.pack(
                loops.elements().vectors().of(columns),
                loops.elements().of(source),
                source.offset(),
                source.stride(0),
                source.stride(1),
                rows,
                columns,
                loops.elements().of(memory),
                0);
    }

    /** k. */
    public int rows() {
        return rows;
    }

    /** n. */
    public int columns() {
        return columns;
    }

    /** C = A B, or C = C + A B if {@code resume}, for A [m, k] and C [m, n] of any layout. */
    void multiply(boolean resume, Buffer a, Buffer c) {
        assert a.rank() == 2 && c.rank() == 2 && a.isWide() == memory.isWide() && c.isWide() == memory.isWide();
        assert a.size(1) == rows && c.size(0) == a.size(0) && c.size(1) == columns;
        if (c.count() == 0) {
            return;
        }
        if (!panels) {
            if (resume) {
                Products.add(a, memory, c);
            } else {
                Products.matmul(a, memory, c);
            }
        } else if (c.stride(1) != 1) {
            Buffer apart = Copies.contiguous(c);
            multiply(resume, a, apart);
            Copies.into(apart, c);
        } else if (memory.isWide()) {
            multiply(ProductLoops.DOUBLES, resume, a, c);
        } else {
            multiply(ProductLoops.FLOATS, resume, a, c);
        }
    }

    private <A> void multiply(ProductLoops<A> loops, boolean resume, Buffer a, Buffer c) {
        boolean inOrder = a.stride(0) == 1 || a.stride(1) == 1 || a.size(0) == 1;
        Buffer left = inOrder ? a : Copies.contiguous(a);
        MatrixProduct.split(
                loops,
                loops.elements().vectors().of(columns),
                resume,
                loops.elements().of(left),
                left.offset(),
                left.stride(0),
                left.stride(1),
                loops.elements().of(memory),
                0,
                0,
                rows,
                rows,
                loops.elements().of(c),
                c.offset(),
                c.stride(0),
                c.size(0),
                columns,
                rows);
    }
}
