package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.ForkedJava;
import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A product that needs no second thread allocates nothing once it is warm, whatever the layout. Each size is tried in a JVM of
 * its own: what the compiler knows of vectors of other lengths, from other tests, is not what is tested.
 */
class ProductAllocationTest {
    private static final DoubleSupplier VALUES = new Random(8)::nextGaussian;

    /** Whole tiles and edges of every length of vectors, one row, one column, and what has neither rows nor columns. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "float 12 40 128",
                "float 7 33 75",
                "float 3 20 9",
                "float 2 8 5",
                "float 1 40 70",
                "float 50 40 1",
                "double 7 33 75",
                "double 1 9 3"
            })
    void aProductAllocatesNothing(String size) throws Exception {
        ForkedJava product =
                ForkedJava.run(Sizes.class, List.of(size.split(" ", -1)), "--add-modules=jdk.incubator.vector");
        assertEquals("", product.out());
        assertEquals(0, product.exit(), product.err());
    }

    /** Prints what allocates. */
    static final class Sizes {
        private Sizes() {}

        public static void main(String[] size) {
            boolean wide = size[0].equals("double");
            int m = Integer.parseInt(size[1]);
            int k = Integer.parseInt(size[2]);
            int n = Integer.parseInt(size[3]);
            Buffer a = Layouts.filled(wide, VALUES, m, k);
            Buffer b = Layouts.filled(wide, VALUES, k, n);
            Buffer aByColumns = Layouts.filled(wide, VALUES, k, m).permuted(1, 0);
            Buffer bByColumns = Layouts.filled(wide, VALUES, n, k).permuted(1, 0);
            Buffer c = Buffer.zeros(wide, m, n);
            PackedMatrix packed = PackedMatrix.of(b);
            print("rows", () -> Products.matmul(a, b, c));
            print("columns of A", () -> Products.add(aByColumns, b, c));
            print("columns of B", () -> Products.matmul(a, bByColumns, c));
            print("packed", () -> Products.matmul(a, packed, c));
            print("packed, columns of A", () -> Products.add(aByColumns, packed, c));
            Buffer apart = everySecond(wide, m, k);
            Buffer right = everySecond(wide, k, n);
            Buffer result = everySecond(wide, m, n);
            print("neither rows nor columns", () -> Products.matmul(apart, right, result));
        }

        private static void print(String name, Runnable product) {
            long bytes = AllocatedBytes.least(product);
            if (bytes > 0) {
                System.out.println(name + ": " + bytes);
            }
        }

        /** A batch of one matrix with neither rows nor columns of neighbours. */
        private static Buffer everySecond(boolean wide, int rows, int columns) {
            return Layouts.filled(wide, VALUES, rows, columns, 2)
                    .sliced(2, 0, 1)
                    .permuted(2, 0, 1);
        }
    }
}
