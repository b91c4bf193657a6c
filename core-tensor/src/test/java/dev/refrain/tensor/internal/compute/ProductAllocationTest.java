package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A product that needs no second thread allocates nothing once it is warm, whatever the layout. */
class ProductAllocationTest {
    private static final DoubleSupplier VALUES = new Random(8)::nextGaussian;

    /** Whole tiles and edges of every length of vectors, one row, one column, and what has neither rows nor columns. */
    @ParameterizedTest
    @CsvSource({
        "false, 12, 40, 128",
        "false, 7, 33, 75",
        "false, 3, 20, 9",
        "false, 2, 8, 5",
        "false, 1, 40, 70",
        "false, 50, 40, 1",
        "true, 7, 33, 75",
        "true, 1, 9, 3"
    })
    void aProductAllocatesNothing(boolean wide, int m, int k, int n) {
        Buffer a = Layouts.filled(wide, VALUES, m, k);
        Buffer b = Layouts.filled(wide, VALUES, k, n);
        Buffer aByColumns = Layouts.filled(wide, VALUES, k, m).permuted(1, 0);
        Buffer bByColumns = Layouts.filled(wide, VALUES, n, k).permuted(1, 0);
        Buffer c = Buffer.zeros(wide, m, n);
        PackedMatrix packed = PackedMatrix.of(b);
        AllocatedBytes.assertNone("rows", () -> Products.matmul(a, b, c));
        AllocatedBytes.assertNone("columns of A", () -> Products.add(aByColumns, b, c));
        AllocatedBytes.assertNone("columns of B", () -> Products.matmul(a, bByColumns, c));
        AllocatedBytes.assertNone("packed", () -> Products.matmul(a, packed, c));
        AllocatedBytes.assertNone("packed, columns of A", () -> Products.add(aByColumns, packed, c));
        Buffer apart = everySecond(wide, m, k);
        Buffer right = everySecond(wide, k, n);
        Buffer result = everySecond(wide, m, n);
        AllocatedBytes.assertNone("neither rows nor columns", () -> Products.matmul(apart, right, result));
    }

    /** A batch of one matrix with neither rows nor columns of neighbours. */
    private static Buffer everySecond(boolean wide, int rows, int columns) {
        return Layouts.filled(wide, VALUES, rows, columns, 2).sliced(2, 0, 1).permuted(2, 0, 1);
    }
}
