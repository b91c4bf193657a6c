package dev.refrain.examples.poetry;

import dev.refrain.examples.output.Console;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.decode.Sampler;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;

/** One training from a corpus to a report, told to a console on the way. */
final class PoemRun {
    /** Lines that are printed about a training, however many epochs it has. */
    private static final int REPORTS = 10;

    /** Characters of a sample; eight lines of seven with the strokes between them. */
    private static final int SHOWN = 78;

    private static final int POEMS_TO_JUDGE_BY = 100;
    private static final double TEMPERATURE = 0.8;

    private final Corpus corpus;
    private final Console console;
    private final Tokens tokens;
    private final List<int[]> train;
    private final List<int[]> valid;
    private final List<int[]> test;
    private double seconds;
    private long predicted;

    PoemRun(Corpus corpus, Console console) {
        this.corpus = corpus;
        this.console = console;
        tokens = Tokens.of(Pieces.of(corpus.train(), Tokens.MOST));
        train = encode(corpus.train());
        valid = encode(corpus.valid());
        test = encode(corpus.test());
        console.line(
                "%s: %,d poem%s to learn from, %,d to watch, %,d to test with; %,d different characters",
                corpus.name(),
                corpus.train().size(),
                corpus.train().size() == 1 ? "" : "s",
                corpus.valid().size(),
                corpus.test().size(),
                tokens.size() - tokens.marks());
    }

    private List<int[]> encode(List<Poem> poems) {
        return Pieces.of(poems, Tokens.MOST).stream().map(tokens::encode).toList();
    }

    Tokens tokens() {
        return tokens;
    }

    /** So many epochs, or as many as make so many updates. */
    int epochs(int atLeast, int updates, int batch) {
        return Math.max(atLeast, Math.ceilDiv(updates, PoemTraining.updatesPerEpoch(train, batch)));
    }

    /** Trains a model. */
    void train(PoemModel model, int batch, int epochs, double rate, long seed) {
        int updates = Checks.multiple("--epochs", epochs, PoemTraining.updatesPerEpoch(train, batch));
        PoemTraining training = new PoemTraining(model, train, batch, updates, rate, seed);
        console.progress("poetry", updates, progress -> {
            for (int epoch = 0; epoch < epochs; epoch++) {
                try {
                    double loss = epoch(training, epoch, progress);
                    if (isReported(epoch, epochs)) {
                        say(model, epoch, epochs, loss, seed);
                    }
                } catch (NonFiniteException e) {
                    throw diverged(epoch, e);
                }
            }
        });
    }

    private double epoch(PoemTraining training, int epoch, LongConsumer progress) {
        long start = System.nanoTime();
        double loss = training.epoch(epoch, (done, count) -> {
            predicted = count;
            progress.accept(done);
        });
        seconds += (System.nanoTime() - start) / 1e9;
        if (!(Math.exp(loss) < Double.POSITIVE_INFINITY)) {
            throw new NonFiniteException("the mean loss is " + loss);
        }
        return loss;
    }

    private static NonFiniteException diverged(int epoch, NonFiniteException how) {
        NonFiniteException diverged = new NonFiniteException(
                "the training diverged in epoch %d and no model was written, choose a smaller --learning-rate: %s"
                        .formatted(epoch + 1, how.getMessage()));
        diverged.initCause(how);
        return diverged;
    }

    /** The last one, and others at equal distances. */
    private static boolean isReported(int epoch, int epochs) {
        return epoch == epochs - 1 || (epoch + 1) * (long) REPORTS / epochs > epoch * (long) REPORTS / epochs;
    }

    private void say(PoemModel model, int epoch, int epochs, double loss, long seed) {
        console.line(
                "epoch %d of %d: loss %.3f, perplexity %.1f%s; %,.0f tokens/s",
                epoch + 1, epochs, loss, Math.exp(loss), watched(model), predicted / seconds);
        Poem sample = write(model, 1, RandomKey.of(seed).child("samples").child(epoch))
                .getFirst();
        console.line("    %s", shortened(String.join(" / ", sample.lines())));
    }

    /** What the poems to watch say: over all tokens, as in training, and over characters, as in the end. */
    private String watched(PoemModel model) {
        if (valid.isEmpty()) {
            return "";
        }
        Measures measures = Measures.of(model, tokens, valid);
        return "; of watched poems %.1f, over characters %.1f"
                .formatted(measures.perplexityAll(), measures.perplexity());
    }

    /** Up to so many characters: a poem that does not end would fill the screen. */
    private static String shortened(String poem) {
        return poem.codePointCount(0, poem.length()) <= SHOWN
                ? poem
                : poem.substring(0, poem.offsetByCodePoints(0, SHOWN)) + " ...";
    }

    private List<Poem> write(PoemModel model, int count, RandomKey key) {
        return new PoemWriter(model, tokens, new Sampler(TEMPERATURE)).write(count, Opening.free(tokens), key);
    }

    /** What the model has learned: by the poems kept back, or if there are none by those it learned from. */
    PoemReport report(PoemModel model, long seed) {
        boolean keptBack = !test.isEmpty();
        List<int[]> measured = keptBack ? test : train;
        List<Poem> written = write(model, POEMS_TO_JUDGE_BY, RandomKey.of(seed).child("judged"));
        return new PoemReport(
                keptBack,
                (keptBack ? corpus.test() : corpus.train()).size(),
                count(measured, tokens::isCharacter),
                count(measured, id -> id == Tokens.UNKNOWN),
                Measures.of(model, tokens, measured),
                Measures.of(new KneserNey(train, tokens.size()), tokens, measured),
                PoemWriter.classicalShare(written),
                Copied.from(corpus.train()).of(written),
                seconds,
                predicted / seconds,
                Parameters.sha256(model));
    }

    private static long count(List<int[]> poems, IntPredicate which) {
        return poems.stream().flatMapToInt(Arrays::stream).filter(which).count();
    }
}
