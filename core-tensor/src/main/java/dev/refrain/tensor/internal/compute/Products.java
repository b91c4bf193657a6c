package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * Matrix products by their one definition: c_ij is one chain of fused multiply-adds over ascending k that begins at 0, or at
 * c_ij where products are added. So neither layout, vector length, packing nor thread changes a bit, and m rows at once equal
 * m rows one by one.
 *
 * <p>A is [m, k], B [k, n] and C [m, n], each of any layout; C is apart from both. With axes in front, equal in all three,
 * there is one product for each index of these.
 */
public final class Products {
    private Products() {}

    /** C = A B. */
    public static void matmul(Buffer a, Buffer b, Buffer c) {
        run(false, a, b, c);
    }

    /** C = C + A B. */
    public static void add(Buffer a, Buffer b, Buffer c) {
        run(true, a, b, c);
    }

    /** C = A B for matrices, with B packed. */
    public static void matmul(Buffer a, PackedMatrix b, Buffer c) {
        b.multiply(false, a, c);
    }

    /** C = C + A B for matrices, with B packed. */
    public static void add(Buffer a, PackedMatrix b, Buffer c) {
        b.multiply(true, a, c);
    }

    private static void run(boolean resume, Buffer a, Buffer b, Buffer c) {
        int rank = c.rank();
        assert rank >= 2 && a.rank() == rank && b.rank() == rank;
        assert b.size(rank - 2) == a.size(rank - 1);
        assert c.size(rank - 2) == a.size(rank - 2) && c.size(rank - 1) == b.size(rank - 1);
        if (c.isWide()) {
            run(ProductLoops.DOUBLES, resume, a, b, c);
        } else {
            run(ProductLoops.FLOATS, resume, a, b, c);
        }
    }

    private static <A> void run(ProductLoops<A> loops, boolean resume, Buffer a, Buffer b, Buffer c) {
        int front = c.rank() - 2;
        int batch = 1;
        for (int axis = 0; axis < front; axis++) {
            batch *= c.size(axis);
        }
        int m = c.size(front);
        if (batch > 1 && isOneProduct(a, b, c)) {
            one(loops, resume, a, b, c, 0, batch * m);
        } else if (batch > 1 && isWorthSplitting(batch, a, c)) {
            Workers.run(batch, index -> one(loops, resume, a, b, c, index, m));
        } else {
            for (int index = 0; index < batch; index++) {
                one(loops, resume, a, b, c, index, m);
            }
        }
    }

    /** Whether B is the same all along the axes in front and the rows of A and C lie evenly, as those of one matrix. */
    private static boolean isOneProduct(Buffer a, Buffer b, Buffer c) {
        for (int axis = 0; axis < c.rank() - 2; axis++) {
            boolean repeated = b.stride(axis) == 0;
            boolean even = a.stride(axis) == a.size(axis + 1) * a.stride(axis + 1)
                    && c.stride(axis) == c.size(axis + 1) * c.stride(axis + 1);
            if (!repeated || !even) {
                return false;
            }
        }
        return true;
    }

    /** Whether the products together are worth a second thread, and none of them is alone. */
    private static boolean isWorthSplitting(int batch, Buffer a, Buffer c) {
        long each = (long) c.size(c.rank() - 2) * c.size(c.rank() - 1) * a.size(a.rank() - 1);
        return each <= MatrixProduct.WORTH_SPLITTING && batch * each > MatrixProduct.WORTH_SPLITTING;
    }

    private static <A> void one(ProductLoops<A> loops, boolean resume, Buffer a, Buffer b, Buffer c, int index, int m) {
        int row = c.rank() - 2;
        int column = row + 1;
        MatrixProduct.run(
                loops,
                resume,
                loops.elements().of(a),
                offset(a, index),
                a.stride(row),
                a.stride(column),
                loops.elements().of(b),
                offset(b, index),
                b.stride(row),
                b.stride(column),
                loops.elements().of(c),
                offset(c, index),
                c.stride(row),
                c.stride(column),
                m,
                c.size(column),
                a.size(column));
    }

    /** Where the matrix with this index, in row-major order of the axes in front, begins. */
    private static int offset(Buffer buffer, int index) {
        int at = buffer.offset();
        int rest = index;
        for (int axis = buffer.rank() - 3; axis >= 0; axis--) {
            at += rest % buffer.size(axis) * buffer.stride(axis);
            rest /= buffer.size(axis);
        }
        return at;
    }
}
