package dev.refrain.examples.poetry;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.TrainingProgress;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.decode.Sampler;
import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.GradientFlow;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.ClipByGlobalNorm;
import dev.refrain.nn.optim.Schedule;
import dev.refrain.nn.train.Every;
import dev.refrain.nn.train.Objective;
import dev.refrain.nn.train.Trainer;
import dev.refrain.nn.train.TrainingResult;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntPredicate;

/** One training from a corpus to a report, told to a console on the way. */
final class PoemRun {
    /** Lines that are printed about a training, however many epochs it has. */
    private static final int REPORTS = 10;

    private static final int POEMS_TO_JUDGE_BY = 100;
    private static final int POEMS_SEEN = 16;
    private static final int STEPS_SEEN = 48;
    private static final double TEMPERATURE = 0.8;
    private static final CrossEntropy LOSS = new CrossEntropy(Reduction.MEAN);

    /** So that the gradient at a step is that of a poem, however many there are. */
    private static final CrossEntropy EACH = new CrossEntropy(Reduction.SUM);

    private static final ClipByGlobalNorm CLIP = new ClipByGlobalNorm(5);

    private final Corpus corpus;
    private final Console console;
    private final Tokens tokens;
    private final List<int[]> train;
    private final List<int[]> valid;
    private final List<int[]> test;

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

    /** How many updates an epoch has. */
    int updatesPerEpoch(int batch) {
        return Math.ceilDiv(train.size(), batch);
    }

    /** So many epochs, or as many as make so many updates. */
    int epochs(int atLeast, int updates, int batch) {
        return Math.max(atLeast, Math.ceilDiv(updates, updatesPerEpoch(batch)));
    }

    /** A training of a model, which says on the way how it is. */
    Trainer<Batch> trainer(PoemModel model, int batch, int epochs, double rate, long seed) {
        RandomKey key = RandomKey.of(seed).child("training");
        PoemBatches batches = new PoemBatches(train, batch, key.child("order"));
        int updates = Checks.multiple("--epochs", epochs, Math.toIntExact(batches.perEpoch()));
        Every reported = Every.epochs(Math.ceilDiv(epochs, REPORTS));
        RandomKey samples = RandomKey.of(seed).child("samples");
        Trainer<Batch> trainer = Trainer.of(
                        model,
                        batches,
                        Objective.onTape((tape, poems) -> loss(model, tape, poems)),
                        new Adam().on(model, Schedule.cosine(rate, updates)))
                .named("poetry")
                .epochs(epochs)
                .clip(CLIP)
                .key(key)
                .countingTokens(poems -> poems.targets().shape().count())
                .figures(reported)
                .listener(new PoemLines(model, tokens, console, samples, batches.perEpoch(), !valid.isEmpty()));
        return valid.isEmpty() ? trainer : trainer.validate(reported, () -> watched(model));
    }

    private static Var loss(PoemModel model, Tape tape, Batch poems) {
        return LOSS.of(model.logits(tape.ids(poems.inputs()), poems.positions()), poems.targets());
    }

    private SequencedMap<String, Double> watched(PoemModel model) {
        Measures measures = Measures.of(model, tokens, valid);
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        figures.put("perplexity", measures.perplexity());
        figures.put("perplexityAll", measures.perplexityAll());
        figures.put("accuracy", measures.accuracy());
        return figures;
    }

    /** How gradients flow in a model: over beginnings of some poems, those to watch if there are any. */
    Flow flow(PoemModel model) {
        List<int[]> seen = (valid.isEmpty() ? train : valid)
                .stream()
                        .limit(POEMS_SEEN)
                        .map(poem -> Arrays.copyOf(poem, Math.min(poem.length, STEPS_SEEN + 1)))
                        .toList();
        Batch poems = Batch.of(seen);
        int[] lengths = seen.stream().mapToInt(poem -> poem.length - 1).toArray();
        return GradientFlow.of(model.layers())
                .look(
                        Sequences.of(model.embedding().apply(poems.inputs()), lengths),
                        y -> EACH.of(model.logits(y.all(), poems.positions()), poems.targets()));
    }

    /** Runs it under a progress bar. */
    TrainingResult train(Trainer<Batch> trainer, long updates) {
        List<TrainingResult> result = new ArrayList<>();
        console.progress("poetry", updates, progress -> {
            trainer.listener(new TrainingProgress(progress, "tokens"));
            result.add(run(trainer));
        });
        return result.getFirst();
    }

    private static TrainingResult run(Trainer<Batch> trainer) {
        try {
            return trainer.train();
        } catch (NonFiniteException e) {
            NonFiniteException diverged = new NonFiniteException(
                    "the training diverged and no model was written, choose a smaller --learning-rate: "
                            + e.getMessage());
            diverged.initCause(e);
            throw diverged;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private List<Poem> write(PoemModel model, int count, RandomKey key) {
        return new PoemWriter(model, tokens, new Sampler(TEMPERATURE)).write(count, Opening.free(tokens), key);
    }

    /** What the model has learned: by the poems kept back, or if there are none by those it learned from. */
    PoemReport report(PoemModel model, TrainingResult training, long seed) {
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
                training.seconds(),
                training.tokens() / training.seconds(),
                Parameters.sha256(model));
    }

    private static long count(List<int[]> poems, IntPredicate which) {
        return poems.stream().flatMapToInt(Arrays::stream).filter(which).count();
    }
}
