package dev.refrain.report.history;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.report.history.Thinned.Merge;
import dev.refrain.report.picture.Curves.Line;
import java.util.List;

/** Numbers over updates: where several became one, their mean, and how far they reach. */
final class Curve implements Resumable {
    private static final int MOST = 1000;

    private final Thinned points = new Thinned(MOST, List.of(Merge.MEAN, Merge.LEAST, Merge.MOST));

    void add(long update, double value) {
        points.add(update, value, value, value);
    }

    boolean isEmpty() {
        return points.size() == 0;
    }

    Line line(String name) {
        List<Double> means = points.values(0);
        List<Double> lows = points.values(1);
        List<Double> highs = points.values(2);
        return lows.equals(highs)
                ? new Line(name, points.xs(), means)
                : new Line(name, points.xs(), means, lows, highs);
    }

    @Override
    public Snapshot snapshot() {
        return points.snapshot();
    }

    @Override
    public void resume(Snapshot from) {
        points.resume(from);
    }
}
