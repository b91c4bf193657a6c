package dev.refrain.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test
    void aRowIsAVectorOfLibraries() {
        assertIsArray(new Matrix(2, 3, new float[6]), 2, 3);
        assertIsArray(new Matrix(2, 0, new float[0]), 2, 0);
        assertIsArray(new Matrix(1, 3, new float[3]), 3);
        assertIsArray(new Matrix(1, 0, new float[0]), 0);
    }

    private static void assertIsArray(Matrix matrix, long... sizes) {
        assertArrayEquals(sizes, matrix.sizes());
        Matrix read = Matrix.of(sizes, matrix.values());
        assertEquals(matrix.rows(), read.rows());
        assertEquals(matrix.columns(), read.columns());
        assertSame(matrix.values(), read.values());
    }
}
