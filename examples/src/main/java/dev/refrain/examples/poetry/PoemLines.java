package dev.refrain.examples.poetry;

import dev.refrain.examples.output.Console;
import dev.refrain.nn.decode.Sampler;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import java.util.Locale;

/** Says after some epochs how well the network predicts, and what it writes by then. */
final class PoemLines implements TrainingListener {
    /** Characters of a sample; eight lines of seven with the strokes between them. */
    private static final int SHOWN = 78;

    private static final double TEMPERATURE = 0.8;
    private static final String PERPLEXITY = "valid/perplexity";
    private static final String PERPLEXITY_ALL = "valid/perplexityAll";

    private final PoemModel model;
    private final Tokens tokens;
    private final Console console;
    private final RandomKey samples;
    private final long perEpoch;
    private final boolean isWatched;
    private long updates;
    private long begin;
    private long learned;
    private double loss = Double.NaN;

    /** @param isWatched whether there is a validation, whose figures come last */
    PoemLines(PoemModel model, Tokens tokens, Console console, RandomKey samples, long perEpoch, boolean isWatched) {
        this.model = model;
        this.tokens = tokens;
        this.console = console;
        this.samples = samples;
        this.perEpoch = perEpoch;
        this.isWatched = isWatched;
    }

    @Override
    public void begun(Run run) {
        updates = run.updates();
        begin = System.nanoTime();
    }

    @Override
    public void updated(Update update) {
        learned += update.tokens();
    }

    @Override
    public void figures(Figures figures) {
        Double trained = figures.values().get("train/loss");
        if (trained != null) {
            loss = trained;
            if (!Double.isFinite(Math.exp(loss))) {
                throw new NonFiniteException("the mean loss is " + loss);
            }
        }
        if ((trained == null) == isWatched) {
            say(figures.update() / perEpoch, isWatched ? watched(figures) : "");
        }
    }

    /** What the poems to watch say: over all tokens, as in training, and over characters, as in the end. */
    private static String watched(Figures figures) {
        return String.format(
                Locale.ROOT,
                "; of watched poems %.1f, over characters %.1f",
                figures.values().get(PERPLEXITY_ALL),
                figures.values().get(PERPLEXITY));
    }

    private void say(long epoch, String watched) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        console.line(
                "epoch %d of %d: loss %.3f, perplexity %.1f%s; %,.0f tokens/s",
                epoch, updates / perEpoch, loss, Math.exp(loss), watched, learned / seconds);
        Poem sample = new PoemWriter(model, tokens, new Sampler(TEMPERATURE))
                .write(1, Opening.free(tokens), samples.child(epoch - 1))
                .getFirst();
        console.line("    %s", shortened(String.join(" / ", sample.lines())));
    }

    /** Up to so many characters: a poem that does not end would fill the screen. */
    private static String shortened(String poem) {
        return poem.codePointCount(0, poem.length()) <= SHOWN
                ? poem
                : poem.substring(0, poem.offsetByCodePoints(0, SHOWN)) + " ...";
    }
}
