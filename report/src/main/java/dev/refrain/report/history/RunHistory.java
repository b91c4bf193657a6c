package dev.refrain.report.history;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a training: the figures, the loss, learning rate and gradient norm of every update, and of the parameters at
 * some updates norms and histograms. After a stop it goes on from a snapshot, as if there had been none.
 */
public final class RunHistory implements TrainingListener, Resumable {
    /** Figures that say what every update says. */
    public static final String RATE = "train/rate";

    private static final String NORM = "train/gradientNorm";

    /** Of a model with more parameters, so many are looked at, the first ones. */
    public static final int MOST_PARAMETERS = 100;

    private final FigureHistory figures = new FigureHistory();
    private final Curve losses = new Curve();
    private final Curve rates = new Curve();
    private final Curve norms = new Curve();
    private long updates;

    /** Known from the beginning of a run on; what was restored before waits in {@link #restored}. */
    private @Nullable ParameterHistory parameters;

    private @Nullable Distributions distributions;
    private Snapshot restored = Snapshot.empty();

    @Override
    public void begun(Run run) {
        updates = run.done();
        parameters = new ParameterHistory(run);
        distributions = new Distributions(run);
        if (restored.texts().isEmpty()) {
            return;
        }
        parameters.resume(restored.part("parameters"));
        distributions.resume(restored.part("distributions"));
    }

    @Override
    public void updated(Update update) {
        updates = update.number();
        losses.add(update.number(), update.loss());
        rates.add(update.number(), update.learningRate());
        double ofParameters = Double.NaN;
        if (parameters != null && distributions != null) {
            ofParameters = parameters.add(update);
            distributions.add(update);
        }
        double norm = Double.isNaN(update.gradientNorm()) ? ofParameters : update.gradientNorm();
        if (!Double.isNaN(norm)) {
            norms.add(update.number(), norm);
        }
    }

    @Override
    public void figures(Figures taken) {
        figures.add(taken);
    }

    /** How many updates there were. */
    public long updates() {
        return updates;
    }

    /** The figures. */
    public FigureHistory figures() {
        return figures;
    }

    /** Loss, whatever else was measured, learning rate. */
    public List<Curves> curves() {
        List<Curves> curves = new ArrayList<>();
        curves.addAll(figures.pictures(name -> !name.equals(RATE) && !name.equals(NORM)));
        if (!losses.isEmpty()) {
            curves.add(new Curves("loss of each batch", "update", "loss", false, List.of(losses.line("batch"))));
            curves.add(new Curves("learning rate", "update", "learning rate", false, List.of(rates.line("rate"))));
        }
        return curves;
    }

    /** The norm of the gradient; nothing before the first is known. */
    public Optional<Curves> gradientNorm() {
        if (norms.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Curves(
                "gradient norm", "update", "norm of the gradient", true, List.of(norms.line("all parameters"))));
    }

    /** Of every parameter, the relative size of updates, and the norm of its gradient, as colours and as curves. */
    public List<Picture> parameters() {
        return parameters == null || parameters.isEmpty()
                ? List.of()
                : List.of(parameters.ratios(), parameters.map(), parameters.norms());
    }

    /** Of every parameter, how its numbers and those of its gradient are spread. */
    public Optional<Section.Choice> distributions() {
        return Optional.ofNullable(distributions)
                .map(Distributions::pictures)
                .filter(pictures -> !pictures.isEmpty())
                .map(pictures -> new Section.Choice("Parameter", pictures));
    }

    @Override
    public Snapshot snapshot() {
        Snapshot state = Snapshot.empty()
                .with("updates", updates)
                .with("figures", figures.snapshot())
                .with("losses", losses.snapshot())
                .with("rates", rates.snapshot())
                .with("norms", norms.snapshot());
        return parameters == null || distributions == null
                ? state
                : state.with("parameters", parameters.snapshot()).with("distributions", distributions.snapshot());
    }

    @Override
    public void resume(Snapshot from) {
        FigureHistory figuresThen = new FigureHistory();
        figuresThen.resume(
                from.part("figures")); // first into something of its own: one that does not fit changes nothing
        Curve lossesThen = new Curve();
        lossesThen.resume(from.part("losses"));
        Curve ratesThen = new Curve();
        ratesThen.resume(from.part("rates"));
        Curve normsThen = new Curve();
        normsThen.resume(from.part("norms"));
        updates = from.whole("updates");
        figures.resume(figuresThen.snapshot());
        losses.resume(lossesThen.snapshot());
        rates.resume(ratesThen.snapshot());
        norms.resume(normsThen.snapshot());
        restored = from;
    }
}
