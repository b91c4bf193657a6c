package dev.refrain.report.history;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.train.Figures;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.Curves.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;

/** The figures of a training by name, as curves and at their last, least and greatest. */
public final class FigureHistory implements Resumable {
    /**
     * A figure in short.
     *
     * @param last the newest number
     * @param least of all numbers
     * @param greatest of all numbers
     */
    public record Short(double last, double least, double greatest) {
        private Short and(double value) {
            return new Short(
                    value,
                    Double.isNaN(value) ? least : Math.min(least, value),
                    Double.isNaN(value) ? greatest : Math.max(greatest, value));
        }
    }

    private static final String NAME = "name";
    private static final String CURVE = "curve";

    /** What is kept of one. */
    private static final class Figure {
        final Curve curve = new Curve();
        Short inShort = new Short(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    private final SequencedMap<String, Figure> all = new LinkedHashMap<>();

    /** Takes figures in. */
    public void add(Figures figures) {
        figures.values().forEach((name, value) -> {
            Figure figure = all.computeIfAbsent(name, _ -> new Figure());
            figure.curve.add(figures.update(), value);
            figure.inShort = figure.inShort.and(value);
        });
    }

    /** The figures in short, by name, in the order in which they came first. */
    public SequencedMap<String, Short> shorts() {
        SequencedMap<String, Short> shorts = new LinkedHashMap<>();
        all.forEach((name, figure) -> shorts.put(name, figure.inShort));
        return shorts;
    }

    /**
     * One picture for each kind of figure, which is what stands behind the first slash of the name: "train/loss" and "valid/loss"
     * are two lines of one.
     *
     * @param wanted which names
     */
    public List<Curves> pictures(Predicate<String> wanted) {
        SequencedMap<String, List<Line>> kinds = new LinkedHashMap<>();
        all.forEach((name, figure) -> {
            if (!wanted.test(name)) {
                return;
            }
            int slash = name.indexOf('/');
            Line line = figure.curve.line(slash < 0 ? name : name.substring(0, slash));
            kinds.computeIfAbsent(name.substring(slash + 1), _ -> new ArrayList<>())
                    .add(line);
        });
        List<Curves> pictures = new ArrayList<>();
        kinds.forEach((kind, lines) -> pictures.add(new Curves(kind, "update", kind, false, lines)));
        return pictures;
    }

    @Override
    public Snapshot snapshot() {
        Snapshot state = Snapshot.empty();
        int number = 0;
        for (Map.Entry<String, Figure> each : all.entrySet()) {
            Short figure = each.getValue().inShort;
            state = state.with(
                    Integer.toString(number++),
                    Snapshot.empty()
                            .with(NAME, each.getKey())
                            .with("last", figure.last())
                            .with("least", figure.least())
                            .with("greatest", figure.greatest())
                            .with(CURVE, each.getValue().curve.snapshot()));
        }
        return state;
    }

    @Override
    public void resume(Snapshot from) {
        SequencedMap<String, Figure> then = new LinkedHashMap<>();
        for (int number = 0; ; number++) {
            Snapshot each = from.part(Integer.toString(number));
            if (each.texts().isEmpty()) {
                break;
            }
            Figure figure = new Figure();
            figure.curve.resume(each.part(CURVE));
            figure.inShort = new Short(each.real("last"), each.real("least"), each.real("greatest"));
            then.put(each.text(NAME), figure);
        }
        all.clear();
        all.putAll(then);
    }
}
