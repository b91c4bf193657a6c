package dev.refrain.examples.poetry;

import dev.refrain.examples.option.CheckpointOptions;
import dev.refrain.examples.option.OutputOption;
import dev.refrain.examples.option.SeeingOptions;
import dev.refrain.examples.option.ThreadsOption;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.train.Trainer;
import dev.refrain.nn.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code refrain poetry train}. */
@Command(
        name = "train",
        description = {
            "An LSTM network learns poems character by character. At the end, the model is written to a",
            "folder, and replaces one that was there. The built-in poems take about half a minute, ten",
            "thousand others about ten.",
            "With 100 poems or more, some are kept back, and the network is measured by how well it predicts",
            "those: its perplexity is that of a guess among so many characters. Beside it stands a model",
            "that only counts what came after the last one to three characters (4-grams, modified",
            "Kneser-Ney)."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {
            "",
            "A corpus is built-in (four poems of Emperor Taizong of Tang), or a file or a folder:",
            "  JSON Lines         {\"title\": ..., \"author\": ..., \"lines\": [...]} on each line",
            "  JSON arrays        of the chinese-poetry collection, with title, author and paragraphs",
            "  a fortune file     such as tang300 of Debian's package fortunes-zh",
            "  plain UTF-8 text   poems with blank lines between them, or \"title: poem\" on each line",
            "Longer texts are cut into pieces of 400 characters.",
            "In a folder, train.jsonl, valid.jsonl and test.jsonl are used as such, or all *.json together."
        })
public final class TrainCommand implements Callable<Integer> {
    /** Fewer updates than this learn little, however small the corpus is. */
    private static final int UPDATES = 200;

    private static final int EPOCHS = 8;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder to write the model to.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private Path out;

    @Option(names = "--corpus", paramLabel = "CORPUS", description = "The poems, see below.")
    private String corpus = Corpus.BUILT_IN;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often all poems are seen; by default 8, or as often as makes 200 updates.")
    private @Nullable Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Poems per update.")
    private int batch = 32;

    @Option(names = "--hidden", paramLabel = "N", description = "Hidden units of each layer.")
    private int hidden = 256;

    @Option(names = "--embedding", paramLabel = "N", description = "Numbers that stand for a character.")
    private int embedding = 128;

    @Option(names = "--layers", paramLabel = "N", description = "LSTM layers on top of each other.")
    private int layers = 1;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description = "Share of the outputs dropped in training; of the inputs half.")
    private double dropout = 0.4;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Step size of Adam at the beginning; it falls to 0 as half a cosine.")
    private double learningRate = 3e-3;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the weights, the order and the noise.")
    private long seed = 0;

    @Option(
            names = "--require",
            paramLabel = "SHARE",
            description = "Exit with 1 unless this share of the next characters, 0 to 1, is predicted right.")
    private @Nullable Double require;

    @Mixin
    private CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    private SeeingOptions seeing = new SeeingOptions();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        check();
        Console console = output.console();
        Corpus poems = Corpus.open(corpus);
        TrainedModel.prepare(out);
        PoemRun run = new PoemRun(poems, console);
        int all = epochs == null ? run.epochs(EPOCHS, UPDATES, batch) : epochs;
        PoemModel.Sizes sizes = new PoemModel.Sizes(run.tokens().size(), embedding, hidden, layers);
        TrainedModel model =
                new TrainedModel(Parameters.initialise(PoemModel.of(sizes, dropout), seed), sizes, run.tokens());
        Trainer<Batch> trainer =
                run.trainer(model.model(), batch, all, learningRate, seed).configuration(configuration(all));
        checkpoints.apply(trainer, console);
        seeing.apply(trainer, () -> run.flow(model.model()));
        TrainingResult training = run.train(trainer, (long) all * run.updatesPerEpoch(batch));
        model.save(out);
        seeing.say(console);
        console.line("the model is in %s", TrainedModel.file(out));
        PoemReport report = run.report(model.model(), training, seed);
        report.print(console);
        console.result(Json.object(members(report, model, all)));
        return verdict(report.network().accuracy(), console);
    }

    private SequencedMap<String, String> configuration(int all) {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("corpus", corpus);
        settings.put("epochs", Integer.toString(all));
        settings.put("batch", Integer.toString(batch));
        settings.put("hidden", Integer.toString(hidden));
        settings.put("embedding", Integer.toString(embedding));
        settings.put("layers", Integer.toString(layers));
        settings.put("dropout", Double.toString(dropout));
        settings.put("learning rate", Double.toString(learningRate));
        settings.put("seed", Long.toString(seed));
        return settings;
    }

    private SequencedMap<String, Object> members(PoemReport report, TrainedModel model, int all) {
        SequencedMap<String, Object> members = report.members();
        members.put("model", TrainedModel.file(out).toString());
        members.put("corpus", corpus);
        members.put("tokens", model.sizes().tokens());
        members.put("parameters", Parameters.count(model.model()));
        members.put("epochs", all);
        members.put("seed", seed);
        return members;
    }

    private int verdict(double accuracy, Console console) {
        if (require == null || accuracy >= require) {
            return ExitCode.OK;
        }
        console.complain(
                "refrain poetry train: --require %s: only %.1f %% of the next characters are right.",
                require, 100 * accuracy);
        return ExitCode.SOFTWARE;
    }

    private void check() {
        if (epochs != null) {
            Checks.positive("--epochs", epochs);
        }
        Checks.positive("--batch", batch);
        Checks.positive("--hidden", hidden);
        Checks.positive("--embedding", embedding);
        PoemModel.checkLayers("--layers", layers);
        if (out.toString().isBlank()) {
            throw new HyperParameterException("--out: got an empty name, expected a folder");
        }
        Checks.fraction("--dropout", dropout);
        Checks.notNegative("--learning-rate", learningRate);
        if (require != null && !(require >= 0 && require <= 1)) {
            throw new HyperParameterException("--require: got %s, expected a share from 0 to 1".formatted(require));
        }
        checkpoints.check();
        seeing.check();
        threads.apply();
    }
}
