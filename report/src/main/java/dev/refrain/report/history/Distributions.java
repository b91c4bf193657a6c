package dev.refrain.report.history;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.Update;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Ridges;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How the numbers of every parameter and of its gradient were spread after some updates. */
final class Distributions implements Resumable {
    /** What was seen after one update: of every parameter the weights, then of every parameter the gradient. */
    private record Moment(long update, List<Histogram> histograms) {}

    private static final int MOMENTS = 800;
    private static final int RANGES = 30;

    /** A histogram as numbers: least, greatest, sum, sum of squares, and the counts. */
    private static final int WIDTH = 4 + RANGES;

    private static final String MOMENTS_NAME = "moments";

    private final Sampling sampling;
    private final int most;
    private final List<String> names;
    private final List<Parameter> parameters;
    private List<Moment> moments = new ArrayList<>();

    Distributions(Run run) {
        var leaves = Tree.leaves(run.model());
        this.names = leaves.keySet().stream().limit(RunHistory.MOST_PARAMETERS).toList();
        this.parameters =
                leaves.values().stream().limit(RunHistory.MOST_PARAMETERS).toList();
        this.most = Math.clamp(MOMENTS / Math.max(1, names.size()), 4, 24);
        this.sampling = Sampling.of(run.updates(), most);
    }

    /** Takes in an update if its turn has come. */
    void add(Update update) {
        if (!sampling.at(update.number())) {
            return;
        }
        List<Histogram> histograms = new ArrayList<>();
        parameters.forEach(each -> histograms.add(Histogram.of("weights", each.value(), RANGES)));
        parameters.forEach(each -> histograms.add(
                update.gradients().contains(each)
                        ? Histogram.of("gradient", update.gradients().of(each).value(), RANGES)
                        : Histogram.of("gradient", Tensor.of(new double[] {Double.NaN}, 1), RANGES)));
        if (moments.size() > most) { // only where a run has become longer than it was said to be
            moments = new ArrayList<>(IntStream.range(0, moments.size())
                    .filter(i -> i % 2 == 0)
                    .mapToObj(moments::get)
                    .toList());
        }
        moments.add(new Moment(update.number(), histograms));
    }

    /** Weights and gradient, by parameter. */
    SequencedMap<String, List<Picture>> pictures() {
        SequencedMap<String, List<Picture>> pictures = new LinkedHashMap<>();
        if (moments.isEmpty()) {
            return pictures;
        }
        for (int i = 0; i < names.size(); i++) {
            pictures.put(
                    names.get(i),
                    List.of(ridges("Weights", "weight", i), ridges("Gradient", "gradient", names.size() + i)));
        }
        return pictures;
    }

    private Ridges ridges(String title, String x, int index) {
        return new Ridges(
                title,
                x,
                moments.stream().map(each -> Long.toString(each.update())).toList(),
                moments.stream().map(each -> each.histograms().get(index)).toList());
    }

    @Override
    public Snapshot snapshot() {
        if (moments.isEmpty()) {
            return Snapshot.empty();
        }
        double[] all = moments.stream()
                .flatMapToDouble(moment -> DoubleStream.concat(
                        DoubleStream.of(moment.update()),
                        moment.histograms().stream().flatMapToDouble(Distributions::numbers)))
                .toArray();
        return Snapshot.empty().with(MOMENTS_NAME, Tensor.of(all, moments.size(), width()));
    }

    private int width() {
        return 1 + 2 * names.size() * WIDTH;
    }

    private static DoubleStream numbers(Histogram of) {
        return DoubleStream.concat(
                DoubleStream.of(of.low(), of.high(), of.sum(), of.sumOfSquares()),
                of.counts().stream().mapToDouble(Long::doubleValue));
    }

    @Override
    public void resume(Snapshot from) {
        List<Moment> then = new ArrayList<>();
        if (from.tensors().containsKey(MOMENTS_NAME)) {
            Shape shape = from.tensor(MOMENTS_NAME).shape();
            if (shape.rank() != 2 || shape.size(1) != width()) {
                throw new StateMismatchException(
                        "resume", List.of("%s: got %s, expected [any, %d]".formatted(MOMENTS_NAME, shape, width())));
            }
            double[] all = from.tensor(MOMENTS_NAME).toDoubles();
            for (int at = 0; at < all.length; at += width()) {
                then.add(moment(all, at));
            }
        }
        moments = then;
    }

    private Moment moment(double[] all, int at) {
        List<Histogram> histograms = new ArrayList<>();
        for (int i = 0; i < 2 * names.size(); i++) {
            int from = at + 1 + i * WIDTH;
            List<Long> counts = IntStream.range(from + 4, from + WIDTH)
                    .mapToObj(k -> (long) all[k])
                    .toList();
            String title = i < names.size() ? "weights" : "gradient";
            histograms.add(new Histogram(title, all[from], all[from + 1], counts, all[from + 2], all[from + 3]));
        }
        return new Moment((long) all[at], histograms);
    }
}
