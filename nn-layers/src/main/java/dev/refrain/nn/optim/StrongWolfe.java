package dev.refrain.nn.optim;

import java.util.function.DoubleFunction;

/**
 * A search for a length t along a direction with f(t) ≤ f(0) + c₁ t f'(0) and |f'(t)| ≤ -c₂ f'(0): Nocedal and Wright 2006,
 * algorithms 3.5 and 3.6 with cubic interpolation, in the course of torch.optim.lbfgs.
 */
final class StrongWolfe {
    private static final double C1 = 1e-4;
    private static final double C2 = 0.9;
    private static final int MOST = 25;

    /** A length, the loss there, its gradient, and its derivative by the length. */
    record Point(double length, double loss, double[] gradient, double slope) {}

    private final DoubleFunction<Point> evaluate;
    private final Point start;
    private final double least;
    private int evaluations;

    /** The best point, and the other end of the bracket; null once the conditions hold at the best one. */
    private Point low;

    private Point high;

    /**
     * A search.
     *
     * @param evaluate gives the point of a length
     * @param start that of length 0
     * @param least a bracket that is shorter is not looked into
     */
    StrongWolfe(DoubleFunction<Point> evaluate, Point start, double least) {
        this.evaluate = evaluate;
        this.start = start;
        this.least = least;
        this.low = start;
        this.high = start;
    }

    int evaluations() {
        return evaluations;
    }

    /** The point that was found, beginning at this length. */
    Point from(double length) {
        boolean found = bracket(length);
        if (!found) {
            narrow();
        }
        return low;
    }

    private Point at(double length) {
        evaluations++;
        return evaluate.apply(length);
    }

    private boolean isTooHigh(Point point) {
        return point.loss() > start.loss() + C1 * point.length() * start.slope();
    }

    private boolean isFlat(Point point) {
        return Math.abs(point.slope()) <= -C2 * start.slope();
    }

    /** Goes on until a bracket has a point that fulfils the conditions; whether one fulfils them already. */
    private boolean bracket(double length) {
        Point before = start;
        Point point = at(length);
        int iterations = 0;
        while (iterations < MOST) {
            boolean rises = iterations > 1 && point.loss() >= before.loss();
            if (isTooHigh(point) || rises) {
                return between(before, point);
            }
            if (isFlat(point)) {
                low = point;
                return true;
            }
            if (point.slope() >= 0) {
                return between(before, point);
            }
            double nearest = point.length() + 0.01 * (point.length() - before.length());
            double next = cubic(before, point, nearest, point.length() * 10);
            before = point;
            point = at(next);
            iterations++;
        }
        return between(start, point);
    }

    private boolean between(Point first, Point second) {
        boolean isFirst = first.loss() <= second.loss();
        low = isFirst ? first : second;
        high = isFirst ? second : first;
        return false;
    }

    /** Evaluates in the bracket until the conditions hold, or it is too short. */
    private void narrow() {
        boolean wasNearEnd = false;
        while (evaluations - 1 < MOST && Math.abs(high.length() - low.length()) >= least) {
            double from = Math.min(low.length(), high.length());
            double to = Math.max(low.length(), high.length());
            double length = cubic(low, high, from, to);
            double margin = 0.1 * (to - from);
            boolean isNearEnd = Math.min(to - length, length - from) < margin;
            if (isNearEnd && (wasNearEnd || length >= to || length <= from)) {
                length = Math.abs(length - to) < Math.abs(length - from) ? to - margin : from + margin;
                isNearEnd = false;
            }
            wasNearEnd = isNearEnd;
            if (takes(at(length))) {
                return;
            }
        }
    }

    /** Whether the conditions hold there; if not, the bracket becomes shorter. */
    private boolean takes(Point point) {
        if (isTooHigh(point) || point.loss() >= low.loss()) {
            Point best = low;
            boolean stays = best.loss() <= point.loss();
            low = stays ? best : point;
            high = stays ? point : best;
            return false;
        }
        boolean found = isFlat(point);
        if (!found && point.slope() * (high.length() - low.length()) >= 0) {
            high = low;
        }
        low = point;
        return found;
    }

    /** Where the cubic through both values and slopes is least, within bounds; the middle if it has no least value. */
    private static double cubic(Point one, Point other, double from, double to) {
        boolean inOrder = one.length() <= other.length();
        Point a = inOrder ? one : other;
        Point b = inOrder ? other : one;
        double d1 = a.slope() + b.slope() - 3 * (a.loss() - b.loss()) / (a.length() - b.length());
        double square = d1 * d1 - a.slope() * b.slope();
        if (!(square >= 0)) {
            return (from + to) / 2;
        }
        double d2 = Math.sqrt(square);
        double least =
                b.length() - (b.length() - a.length()) * ((b.slope() + d2 - d1) / (b.slope() - a.slope() + 2 * d2));
        return Double.isNaN(least) ? (from + to) / 2 : Math.min(Math.max(least, from), to);
    }
}
