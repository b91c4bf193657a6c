package dev.refrain.nn;

import java.util.Map;

/**
 * Backpropagation through time derived by hand, in plain loops: what the tape's gradients are held against. Nothing of
 * Refrain is used by those who implement it.
 *
 * <p>The network: s_t = cell(x_t, s_{t-1}), p_t = σ(h_t V + c), loss ½ Σ_t (p_t - y_t)². Weights are row-major under the
 * paths they have in the model; without biases the paths of biases are missing.
 */
interface ByHand {
    String WEIGHT_IH = "layer.cell.weightIh";
    String WEIGHT_HH = "layer.cell.weightHh";
    String BIAS = "layer.cell.bias";
    String READOUT = "readout.weight";
    String READOUT_BIAS = "readout.bias";

    /** Adds the gradients of one sequence x [T][inputs] with targets y [T] to {@code gradients}; returns the loss. */
    double accumulate(Map<String, double[]> weights, double[][] x, double[] y, Map<String, double[]> gradients);

    /** row · W[:, column] for a row-major W with that many columns. */
    static double dot(double[] row, double[] matrix, int columns, int column) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += row[i] * matrix[i * columns + column];
        }
        return sum;
    }

    /** The element of a vector that may be missing. */
    static double element(double[] vector, int index) {
        return vector == null ? 0 : vector[index];
    }

    /** gradient += xᵀ d for a row x and the cotangent d of x W. */
    static void addOuter(double[] gradient, double[] x, double[] d) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < d.length; j++) {
                gradient[i * d.length + j] += x[i] * d[j];
            }
        }
    }

    /** gradient += d, unless there is no such vector. */
    static void add(double[] gradient, double[] d) {
        if (gradient != null) {
            for (int i = 0; i < d.length; i++) {
                gradient[i] += d[i];
            }
        }
    }

    /** W d: the cotangent of x in x W. */
    static double[] back(double[] matrix, double[] d) {
        double[] result = new double[matrix.length / d.length];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < d.length; j++) {
                result[i] += matrix[i * d.length + j] * d[j];
            }
        }
        return result;
    }

    /** ∂loss / ∂(h V + c) for a step. */
    static double readoutDelta(double prediction, double target) {
        return (prediction - target) * prediction * (1 - prediction);
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
