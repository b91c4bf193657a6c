package dev.refrain.examples.output;

import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import java.util.Locale;

/** Moves a progress bar with a training: the bar has the time left, and behind it stand loss, learning rate and speed. */
public final class TrainingProgress implements TrainingListener {
    private static final long EVERY_NANOSECONDS = 200_000_000;
    private static final double NANOSECONDS = 1e9;

    /** How much of the mean loss that is shown is the newest one. */
    private static final double NEW = 0.02;

    private final Progress progress;
    private final String unit;
    private double loss = Double.NaN;
    private long begin;
    private long shown;
    private long tokens;

    /** On a bar, with speed in so many of this unit, such as "tokens", per second. */
    public TrainingProgress(Progress progress, String unit) {
        this.progress = progress;
        this.unit = unit;
    }

    @Override
    public void begun(Run run) {
        begin = System.nanoTime();
        progress.accept(run.done());
    }

    @Override
    public void updated(Update update) {
        loss = Double.isNaN(loss) ? update.loss() : loss + NEW * (update.loss() - loss);
        tokens += update.tokens();
        progress.accept(update.number());
        if ((update.number() & 15) == 0) { // a look at the clock takes as long as a tiny update
            show(update);
        }
    }

    private void show(Update update) {
        long now = System.nanoTime();
        if (now - shown >= EVERY_NANOSECONDS) {
            shown = now;
            progress.note(String.format(
                    Locale.ROOT,
                    "loss %.4g, rate %.2g, %,.0f %s/s",
                    loss,
                    update.learningRate(),
                    tokens * NANOSECONDS / (now - begin),
                    unit));
        }
    }
}
