package dev.refrain.report.tensorboard;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.report.history.Sampling;
import dev.refrain.report.picture.Histogram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A training for TensorBoard: figures as scalars, weights and gradients of every parameter as histograms at some 40 updates, the
 * configuration as a text. A run that is continued writes a file of its own, and what older files have of updates that it does
 * again is no longer shown.
 *
 * <p>All methods throw {@link UncheckedIOException} if the file cannot be written.
 */
public final class TensorBoardLog implements TrainingListener {
    private static final int HISTOGRAMS = 40;
    private static final int RANGES = 40;

    private final Path directory;
    private final InstantSource clock;
    private @Nullable TensorBoardFile file;
    private Sampling sampling = new Sampling(1);
    private SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();

    /** Into a directory, such as {@code logs/adder}: TensorBoard shows those below {@code logs} side by side. */
    public TensorBoardLog(Path directory) {
        this(directory, InstantSource.system());
    }

    /** The same with another clock. */
    public TensorBoardLog(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** What writes an event. */
    @FunctionalInterface
    private interface Writing {
        void to(TensorBoardFile events) throws IOException;
    }

    private void write(Writing writing) {
        TensorBoardFile events = file;
        if (events == null) {
            return; // the training has not begun or has ended
        }
        try {
            writing.to(events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void begun(Run run) {
        sampling = Sampling.of(run.updates(), HISTOGRAMS);
        parameters = new LinkedHashMap<>(Tree.leaves(run.model()));
        try {
            file = TensorBoardFile.in(directory, run.done(), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(events -> events.text("configuration", run.done() + 1, table(run.configuration())));
    }

    private static String table(Map<String, String> rows) {
        StringBuilder markdown = new StringBuilder("setting | value\n--- | ---\n");
        rows.forEach((name, value) ->
                markdown.append(cell(name)).append(" | ").append(cell(value)).append('\n'));
        return markdown.toString();
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " ");
    }

    @Override
    public void updated(Update update) {
        if (!sampling.at(update.number())) {
            return;
        }
        parameters.forEach((name, parameter) -> write(events -> {
            events.histogram("weights/" + name, update.number(), Histogram.of(name, parameter.value(), RANGES));
            if (update.gradients().contains(parameter)) {
                Histogram gradient =
                        Histogram.of(name, update.gradients().of(parameter).value(), RANGES);
                events.histogram("gradients/" + name, update.number(), gradient);
            }
        }));
    }

    @Override
    public void figures(Figures figures) {
        figures.values().forEach((name, value) -> write(events -> events.scalar(name, figures.update(), value)));
    }

    /** A picture, as the bytes of a PNG, after so many updates; nothing while no training goes on. */
    public void image(String tag, long update, byte[] png) {
        write(events -> events.image(tag, update, png));
    }

    /** A text, in Markdown, after so many updates; nothing while no training goes on. */
    public void text(String tag, long update, String markdown) {
        write(events -> events.text(tag, update, markdown));
    }

    @Override
    public void ended(long updates) {
        write(TensorBoardFile::close);
        file = null;
    }
}
