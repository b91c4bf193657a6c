package dev.refrain.nn.optim;

import java.util.ArrayList;
import java.util.List;

/** What the last steps s changed in the gradient, y, and the inverse Hessian that they make: Nocedal and Wright, algorithm 7.4. */
record Curvature(List<Pair> pairs) {
    /** Below this, y · s says nothing of the curvature. */
    private static final double LEAST = 1e-10;

    /** A step, the change, and y · s. */
    record Pair(double[] step, double[] change, double product) {
        Pair(double[] step, double[] change) {
            this(step, change, FlatModel.dot(change, step));
        }
    }

    Curvature {
        pairs = List.copyOf(pairs);
    }

    /** With one more pair, of these many at most; the same if the gradient did not grow along the step. */
    Curvature with(Pair pair, int most) {
        if (!(pair.product() > LEAST)) {
            return this;
        }
        List<Pair> more = new ArrayList<>(pairs);
        if (more.size() == most) {
            more.removeFirst();
        }
        more.add(pair);
        return new Curvature(more);
    }

    /** -H g. */
    double[] direction(double[] gradient) {
        double[] q = FlatModel.times(gradient, -1);
        double[] alphas = new double[pairs.size()];
        for (int i = pairs.size() - 1; i >= 0; i--) {
            Pair pair = pairs.get(i);
            alphas[i] = FlatModel.dot(pair.step(), q) * (1 / pair.product());
            FlatModel.add(pair.change(), -alphas[i], q);
        }
        double[] r = pairs.isEmpty() ? q : FlatModel.times(q, scale(pairs.getLast()));
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            double beta = FlatModel.dot(pair.change(), r) * (1 / pair.product());
            FlatModel.add(pair.step(), alphas[i] - beta, r);
        }
        return r;
    }

    /** y · s / y · y, the size of H at first: equation 7.20. */
    private static double scale(Pair last) {
        return last.product() / FlatModel.dot(last.change(), last.change());
    }
}
