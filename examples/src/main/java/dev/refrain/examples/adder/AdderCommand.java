package dev.refrain.examples.adder;

import dev.refrain.examples.option.CheckpointOptions;
import dev.refrain.examples.option.OutputOption;
import dev.refrain.examples.option.SeeingOptions;
import dev.refrain.examples.option.ThreadsOption;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import dev.refrain.examples.output.TrainingProgress;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.nn.train.Every;
import dev.refrain.nn.train.Trainer;
import dev.refrain.nn.train.TrainingResult;
import dev.refrain.tensor.NonFiniteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code refrain adder}. */
@Command(
        name = "adder",
        description = {
            "A recurrent network learns to add binary numbers, one bit of each per time step from the least significant.",
            "At the end it adds all pairs there are, and longer numbers than it has ever seen."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class AdderCommand implements Callable<Integer> {
    private static final int FIGURES_EVERY = 100;
    private static final int MAX_BITS = 62;

    /** Up to here all pairs are tried, beyond it a sample. */
    private static final int MAX_BITS_FOR_ALL_PAIRS = 11;

    private static final int SAMPLE = 16_384;
    private static final int LONGER_SAMPLE = 1024;

    /** What follows the gradient. */
    enum OptimiserKind {
        SGD,
        MOMENTUM,
        ADAM;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--bits", paramLabel = "N", description = "Bits per number, the sum's carry included: 2 to 62.")
    private int bits = 8;

    @Option(names = "--hidden", paramLabel = "N", description = "Hidden units.")
    private int hidden = 8;

    @Option(names = "--iterations", paramLabel = "N", description = "Updates, one random pair each.")
    private int iterations = 20_000;

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "Step size of the optimizer.")
    private double learningRate = 0.1;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the weights and the pairs.")
    private long seed = 0;

    @Option(names = "--cell", paramLabel = "CELL", description = "What carries the carry: ${COMPLETION-CANDIDATES}.")
    private AdderModel.CellKind cell = AdderModel.CellKind.ELMAN;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "What follows the gradient: ${COMPLETION-CANDIDATES} (momentum is 0.9).")
    private OptimiserKind optimizer = OptimiserKind.SGD;

    @Option(names = "--bias", description = "Give the cell and the readout biases.")
    private boolean bias;

    @Mixin
    private CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    private SeeingOptions seeing = new SeeingOptions();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--require",
            paramLabel = "SHARE",
            description = "Exit with 1 unless this share of the sums, 0 to 1, is exactly right.")
    private @Nullable Double require;

    @Mixin
    private OutputOption output = new OutputOption();

    /** What came out. */
    private record Result(long exact, long pairs, SequencedMap<String, Double> longer, double seconds, String sha256) {
        double share() {
            return (double) exact / pairs;
        }
    }

    @Override
    public Integer call() throws IOException {
        check();
        Console console = output.console();
        AdderModel<?> model = Parameters.initialise(AdderModel.of(cell, hidden, bias), seed);
        TrainingResult training = train(model, console);
        Result result = tryOut(AdderTrial.of(model, seed), console, training.seconds(), Parameters.sha256(model));
        console.result(Json.object(members(result)));
        return verdict(result, console);
    }

    private int verdict(Result result, Console console) {
        if (require == null || result.share() >= require) {
            return ExitCode.OK;
        }
        console.complain(
                "refrain adder: --require %s: only %d of %d sums are right.", require, result.exact(), result.pairs());
        return ExitCode.SOFTWARE;
    }

    private void check() {
        if (bits < 2 || bits > MAX_BITS) {
            throw new HyperParameterException("--bits: got %d, expected 2 to %d".formatted(bits, MAX_BITS));
        }
        Checks.positive("--hidden", hidden);
        Checks.notNegative("--iterations", iterations);
        Checks.notNegative("--learning-rate", learningRate);
        if (require != null && !(require >= 0 && require <= 1)) {
            throw new HyperParameterException("--require: got %s, expected a share from 0 to 1".formatted(require));
        }
        checkpoints.check();
        seeing.check();
        threads.apply();
    }

    private Optimiser optimiser(AdderModel<?> model) {
        return switch (optimizer) {
            case SGD -> new Sgd().on(model, learningRate);
            case MOMENTUM -> new Sgd().withMomentum(0.9).on(model, learningRate);
            case ADAM -> new Adam().on(model, learningRate);
        };
    }

    private TrainingResult train(AdderModel<?> model, Console console) throws IOException {
        AdderTraining training = new AdderTraining(model, bits, seed);
        Trainer<BinaryAddition> trainer = training.trainer(optimiser(model))
                .updates(iterations)
                .figures(Every.updates(FIGURES_EVERY))
                .configuration(configuration())
                .listener(new AdderLines(training, console));
        checkpoints.apply(trainer, console);
        seeing.apply(trainer, training::flow);
        List<TrainingResult> result = new ArrayList<>();
        console.progress("adder", iterations, progress -> {
            trainer.listener(new TrainingProgress(progress, "pairs"));
            result.add(run(trainer));
        });
        seeing.say(console);
        return result.getFirst();
    }

    private static TrainingResult run(Trainer<?> trainer) {
        try {
            return trainer.train();
        } catch (NonFiniteException e) {
            throw new NonFiniteException(e.getMessage() + "; try a smaller --learning-rate");
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private SequencedMap<String, String> configuration() {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("bits", Integer.toString(bits));
        settings.put("hidden", Integer.toString(hidden));
        settings.put("cell", cell.toString());
        settings.put("bias", Boolean.toString(bias));
        settings.put("optimizer", optimizer.toString());
        settings.put("learning rate", Double.toString(learningRate));
        settings.put("seed", Long.toString(seed));
        return settings;
    }

    private Result tryOut(AdderTrial trial, Console console, double seconds, String sha256) {
        boolean all = bits <= MAX_BITS_FOR_ALL_PAIRS;
        long pairs = all ? 1L << (2 * (bits - 1)) : SAMPLE;
        long exact = all ? trial.exactOfAll(bits) : trial.exactOfRandom(bits, SAMPLE);
        console.line("");
        console.line(
                "%d of %d %ssums of two %d-bit numbers are exactly right (%d bits with the carry)",
                exact, pairs, all ? "" : "random ", bits - 1, bits);
        SequencedMap<String, Double> longer = new LinkedHashMap<>();
        for (int length : new int[] {16, 32, 64}) {
            double share = (double) trial.exactOfRandom(length, LONGER_SAMPLE) / LONGER_SAMPLE;
            longer.put(Integer.toString(length), share);
            console.line("the same weights on %d bits: %.1f %% of %d random sums", length, 100 * share, LONGER_SAMPLE);
        }
        console.line("%d iterations in %.1f s, weights %.12s...", iterations, seconds, sha256);
        return new Result(exact, pairs, longer, seconds, sha256);
    }

    private SequencedMap<String, Object> members(Result result) {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("exact", result.exact());
        members.put("pairs", result.pairs());
        members.put("share", result.share());
        members.put("shareAtBits", result.longer());
        members.put("iterations", iterations);
        members.put("seconds", result.seconds());
        members.put("seed", seed);
        members.put("bits", bits);
        members.put("hidden", hidden);
        members.put("cell", cell.toString());
        members.put("optimizer", optimizer.toString());
        members.put("learningRate", learningRate);
        members.put("bias", bias);
        members.put("weightsSha256", result.sha256());
        return members;
    }
}
