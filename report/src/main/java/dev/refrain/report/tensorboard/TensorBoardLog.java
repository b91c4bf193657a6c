package dev.refrain.report.tensorboard;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.report.Showing;
import dev.refrain.report.drawing.Drawing;
import dev.refrain.report.history.Sampling;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A training for TensorBoard: figures as scalars, weights and gradients of every parameter as histograms at some 40 updates, the
 * configuration as a text, and what else is {@linkplain #show shown}. A run that is continued writes a file of its own, and what older files have of updates that it does
 * again is no longer shown.
 *
 * <p>All methods throw {@link UncheckedIOException} if the file cannot be written.
 */
public final class TensorBoardLog implements TrainingListener, Showing {
    private static final int HISTOGRAMS = 40;
    private static final int RANGES = 40;

    private final Path directory;
    private final InstantSource clock;
    private @Nullable TensorBoardFile file;
    private long update;
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
        update = run.done();
        sampling = Sampling.of(run.updates(), HISTOGRAMS);
        parameters = new LinkedHashMap<>(Tree.leaves(run.model()));
        try {
            file = TensorBoardFile.in(directory, run.done(), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(events -> events.text("configuration", run.done() + 1, SectionMarkdown.table(run.configuration())));
    }

    @Override
    public void updated(Update made) {
        update = made.number();
        if (!sampling.at(update)) {
            return;
        }
        parameters.forEach((name, parameter) -> write(events -> {
            events.histogram("weights/" + name, update, Histogram.of(name, parameter.value(), RANGES));
            if (made.gradients().contains(parameter)) {
                Histogram gradient =
                        Histogram.of(name, made.gradients().of(parameter).value(), RANGES);
                events.histogram("gradients/" + name, update, gradient);
            }
        }));
    }

    @Override
    public void figures(Figures figures) {
        figures.values().forEach((name, value) -> write(events -> events.scalar(name, figures.update(), value)));
    }

    /** The pictures and texts of a section, after as many updates as there were; nothing while no training goes on. */
    @Override
    public void show(Section section) {
        if (file == null) {
            return;
        }
        for (Picture each : section.pictures()) {
            image(section.title() + "/" + each.title(), update, Drawing.png(each));
        }
        String words = SectionMarkdown.of(section);
        if (!words.isEmpty()) {
            text(section.title(), update, words);
        }
    }

    /** A picture, as the bytes of a PNG, after so many updates; nothing while no training goes on. */
    public void image(String tag, long after, byte[] png) {
        write(events -> events.image(tag, after, png));
    }

    /** A text, in Markdown, after so many updates; nothing while no training goes on. */
    public void text(String tag, long after, String markdown) {
        write(events -> events.text(tag, after, markdown));
    }

    @Override
    public void ended(long updates) {
        write(TensorBoardFile::close);
        file = null;
    }
}
