package dev.refrain.report;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.report.history.RunHistory;
import dev.refrain.report.picture.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A training as one page of HTML, which needs no network: curves, learning rate, gradients and weights of every parameter, what
 * else is {@linkplain #show shown}, the configuration, the environment and how to do it again.
 *
 * <pre>{@code RunReport report = new RunReport(Path.of("report.html"), "./refrain adder --seed 7");
 * report.show(Section.titled("Gates").with(heatMap));}</pre>
 *
 * <p>It is written when the training begins, with figures at most every few seconds, and when it ends; at every instant the
 * file is a whole page. What it remembers is bounded in size, goes into checkpoints, and does not change the training.
 */
public final class RunReport implements TrainingListener, Resumable, Showing {
    private static final System.Logger LOGGER = System.getLogger(RunReport.class.getName());
    private static final int PAUSE_SECONDS = 5;

    private final Path file;
    private final String command;
    private final InstantSource clock;
    private final RunHistory history = new RunHistory();
    private final SequencedMap<String, Section> shown = new LinkedHashMap<>();
    private @Nullable Run run;
    private Instant begun = Instant.EPOCH;
    private Instant written = Instant.EPOCH;

    /**
     * Into a file; its directory is made when the training begins.
     *
     * @param command what repeats this run
     */
    public RunReport(Path file, String command) {
        this(file, command, InstantSource.system());
    }

    /** The same with another clock. */
    public RunReport(Path file, String command, InstantSource clock) {
        this.file = file;
        this.command = command;
        this.clock = clock;
    }

    /** Shows a section from now on, in place of the one of the same title; it is on the page when that is written next. */
    @Override
    public void show(Section section) {
        shown.put(section.title(), section);
    }

    /** @throws UncheckedIOException if the page cannot be written: later failures are logged, and the training goes on */
    @Override
    public void begun(Run of) {
        run = of;
        begun = clock.instant();
        history.begun(of);
        try {
            write(of, State.RUNNING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void updated(Update update) {
        history.updated(update);
    }

    @Override
    public void figures(Figures figures) {
        history.figures(figures);
        if (!clock.instant().isBefore(written.plusSeconds(PAUSE_SECONDS))) {
            rewrite(State.RUNNING);
        }
    }

    @Override
    public void ended(long updates) {
        rewrite(State.ENDED);
    }

    private void rewrite(State state) {
        Run of = run;
        if (of == null) {
            return;
        }
        try {
            write(of, state);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "the report is not up to date: " + e.getMessage());
        }
    }

    private void write(Run of, State state) throws IOException {
        RunPage page = new RunPage(of, history, state, begun, clock.instant());
        new ReportPage(page.title(), page.subtitle(), page.tiles(), page.sections(shown.values(), command)).write(file);
        written = clock.instant();
    }

    /** How far a training is. */
    enum State {
        RUNNING,
        ENDED
    }

    @Override
    public Snapshot snapshot() {
        return history.snapshot();
    }

    @Override
    public void resume(Snapshot from) {
        history.resume(from);
    }
}
