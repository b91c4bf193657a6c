package dev.refrain.autograd.check;

import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Plain vectors. */
final class Vectors {
    private Vectors() {}

    static double[] normal(int count, RandomKey key) {
        return IntStream.range(0, count).mapToDouble(key::normal).toArray();
    }

    /** 1 at i, else 0. */
    static double[] unit(int count, int i) {
        double[] unit = new double[count];
        unit[i] = 1;
        return unit;
    }

    /** The elements from .. to - 1 of v, and 0 elsewhere. */
    static double[] part(double[] v, int from, int to) {
        double[] part = new double[v.length];
        System.arraycopy(v, from, part, from, to - from);
        return part;
    }

    static double[] column(double[][] rows, int i) {
        return Arrays.stream(rows).mapToDouble(row -> row[i]).toArray();
    }

    /** factor · v + shift. */
    static double[] scaled(double[] v, double factor, double shift) {
        return Arrays.stream(v).map(each -> factor * each + shift).toArray();
    }

    /** The largest |v|. */
    static double largest(double[] v) {
        return Arrays.stream(v).map(Math::abs).max().orElse(0);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
