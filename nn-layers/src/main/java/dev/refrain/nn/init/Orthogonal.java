package dev.refrain.nn.init;

import dev.refrain.tensor.RandomKey;

/**
 * The Q of A = Q R, where A has independent normal elements and R a positive diagonal, so that Q is uniformly distributed over
 * all there are (Mezzadri 2007). By Householder's reflections in float64. Of a wide matrix it is the transpose of the tall one's.
 */
final class Orthogonal {
    /** Column j of A, then what spans reflection j, from row j on. */
    private final double[][] columns;

    /** 2 / ‖v‖² of each reflection; 0 if it is none. */
    private final double[] factors;

    /** The signs of R's diagonal. */
    private final double[] signs;

    private Orthogonal(double[][] columns) {
        this.columns = columns;
        factors = new double[columns.length];
        signs = new double[columns.length];
    }

    /** In row-major order; element i of A is number i of the key. */
    static double[] draw(RandomKey key, int rows, int columns) {
        boolean wide = columns > rows;
        double[][] tall = new double[Math.min(rows, columns)][Math.max(rows, columns)];
        for (int j = 0; j < tall.length; j++) {
            for (int i = 0; i < tall[j].length; i++) {
                tall[j][i] = key.normal(at(i, j, columns, wide));
            }
        }
        Orthogonal reflections = new Orthogonal(tall);
        reflections.factorise();
        double[][] q = reflections.columnsOfQ();
        double[] values = new double[rows * columns];
        for (int j = 0; j < q.length; j++) {
            for (int i = 0; i < q[j].length; i++) {
                values[at(i, j, columns, wide)] = q[j][i];
            }
        }
        return values;
    }

    /** Where element (i, j) of the tall matrix is. */
    private static int at(int i, int j, int columns, boolean wide) {
        return wide ? j * columns + i : i * columns + j;
    }

    private void factorise() {
        for (int j = 0; j < columns.length; j++) {
            double[] v = columns[j];
            double length = Math.sqrt(dot(v, v, j));
            signs[j] = v[j] > 0 && length > 0 ? -1 : 1; // away from v, so that nothing cancels
            factors[j] = length > 0 ? 1 / (length * (length + Math.abs(v[j]))) : 0;
            v[j] -= signs[j] * length;
            for (int k = j + 1; k < columns.length; k++) {
                reflect(j, columns[k]);
            }
        }
    }

    /** The first columns of the reflections' product, each with the sign that makes R's diagonal positive. */
    private double[][] columnsOfQ() {
        double[][] q = new double[columns.length][columns.length == 0 ? 0 : columns[0].length];
        for (int j = columns.length - 1; j >= 0; j--) {
            q[j][j] = signs[j];
            for (int k = j; k < columns.length; k++) {
                reflect(j, q[k]);
            }
        }
        return q;
    }

    private void reflect(int j, double[] x) {
        double[] v = columns[j];
        double along = factors[j] * dot(v, x, j);
        for (int i = j; i < x.length; i++) {
            x[i] -= along * v[i];
        }
    }

    private static double dot(double[] a, double[] b, int from) {
        double sum = 0;
        for (int i = from; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
