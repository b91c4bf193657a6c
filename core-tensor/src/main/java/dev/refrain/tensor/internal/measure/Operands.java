package dev.refrain.tensor.internal.measure;

import dev.refrain.tensor.internal.memory.Buffer;

/** Numbers to calculate with: spread evenly, without order, the same every time. */
final class Operands {
    /** The golden ratio, whose multiples fill the interval from 0 to 1 evenly. */
    private static final double GOLDEN = 0.6180339887498949;

    private Operands() {}

    /** Numbers from -1 to 1. */
    static Buffer matrix(int rows, int columns) {
        return Buffer.over(spread(rows * columns, -1, 1), rows, columns);
    }

    /** Numbers between two bounds. */
    static Buffer vector(int n, double low, double high) {
        return Buffer.over(spread(n, low, high), n);
    }

    private static float[] spread(int n, double low, double high) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            double turns = GOLDEN * (i + 1);
            numbers[i] = (float) (low + (high - low) * (turns - Math.floor(turns)));
        }
        return numbers;
    }
}
