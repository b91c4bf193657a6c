package dev.refrain.benchmarks.peers;

import java.util.List;
import java.util.SplittableRandom;

/** Numbers in row-major order, to be brought into the order that a contestant wants, and back. */
public record Matrix(int rows, int columns, float[] values) {
    /** Drawn evenly from -limit to limit. */
    public static Matrix drawn(int rows, int columns, double limit, SplittableRandom random) {
        Matrix drawn = zeros(rows, columns);
        for (int i = 0; i < drawn.values.length; i++) {
            drawn.values[i] = (float) random.nextDouble(-limit, limit);
        }
        return drawn;
    }

    /** Nothing but 0. */
    public static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new float[rows * columns]);
    }

    /** An array of these sizes; a vector is a row. */
    public static Matrix of(long[] sizes, float[] values) {
        return new Matrix(sizes.length == 1 ? 1 : (int) sizes[0], (int) sizes[sizes.length - 1], values);
    }

    /** The sizes of an array with these numbers; a row is a vector. */
    public long[] sizes() {
        return rows == 1 ? new long[] {columns} : new long[] {rows, columns};
    }

    /** The same number added to all. */
    public Matrix plus(double number) {
        Matrix result = zeros(rows, columns);
        for (int i = 0; i < values.length; i++) {
            result.values[i] = (float) (values[i] + number);
        }
        return result;
    }

    /** Rows and columns exchanged. */
    public Matrix transposed() {
        Matrix result = zeros(columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result.values[j * rows + i] = values[i * columns + j];
            }
        }
        return result;
    }

    /** One of so many equal parts that lie side by side. */
    public Matrix part(int index, int parts) {
        Matrix result = zeros(rows, columns / parts);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(
                    values, i * columns + index * result.columns, result.values, i * result.columns, result.columns);
        }
        return result;
    }

    /** Matrices of the same sizes side by side. */
    public static Matrix beside(List<Matrix> parts) {
        Matrix first = parts.getFirst();
        Matrix result = zeros(first.rows, first.columns * parts.size());
        for (int p = 0; p < parts.size(); p++) {
            for (int i = 0; i < first.rows; i++) {
                int to = i * result.columns + p * first.columns;
                System.arraycopy(parts.get(p).values, i * first.columns, result.values, to, first.columns);
            }
        }
        return result;
    }

    /** This one with another one below. */
    public Matrix above(Matrix other) {
        Matrix result = zeros(rows + other.rows, columns);
        System.arraycopy(values, 0, result.values, 0, values.length);
        System.arraycopy(other.values, 0, result.values, values.length, other.values.length);
        return result;
    }

    /** Rows from, inclusive, to, exclusive. */
    public Matrix rows(int from, int to) {
        Matrix result = zeros(to - from, columns);
        System.arraycopy(values, from * columns, result.values, 0, result.values.length);
        return result;
    }

    /** The greatest distance from 0. */
    public double greatest() {
        double greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return greatest;
    }

    /** Element by element; a NaN stays one. */
    public Matrix minus(Matrix other) {
        Matrix result = zeros(rows, columns);
        for (int i = 0; i < values.length; i++) {
            result.values[i] = values[i] - other.values[i];
        }
        return result;
    }
}
