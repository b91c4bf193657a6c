package dev.refrain.examples.poetry;

import dev.refrain.examples.option.OutputOption;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.decode.Sampler;
import dev.refrain.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code refrain poetry generate}. */
@Command(
        name = "generate",
        description = "Writes poems with a network that refrain poetry train has trained.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class GenerateCommand implements Callable<Integer> {
    private static final int MOST_POEMS = 1000;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "The folder train wrote to, or the file in it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private Path model;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "How the poem begins, as in --prompt 寒 or --prompt 寒随穷律变，春")
    private @Nullable String prompt;

    @Option(
            names = "--acrostic",
            paramLabel = "TEXT",
            description = {"Each line begins with the next of these characters,", "as in --acrostic 秋风"})
    private @Nullable String acrostic;

    @Option(
            names = "--form",
            paramLabel = "LxN",
            description =
                    "N lines of L characters, as in --form 7x4; by default drawn from the forms that were learned.")
    private @Nullable String form;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the most probable character, 1 draws as the network says, more is bolder.")
    private double temperature = 0.8;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw among the K most probable characters only.")
    private @Nullable Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Draw among the most probable characters that have this share of the probability.")
    private double topP = 1;

    @Option(names = "--count", paramLabel = "N", description = "Poems to write.")
    private int count = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed, other poems.")
    private long seed = 0;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        Sampler sampler = sampler();
        Console console = output.console();
        TrainedModel trained = TrainedModel.load(model);
        PoemWriter writer = new PoemWriter(trained.model(), trained.tokens(), sampler);
        List<Poem> poems = writer.write(count, opening(trained.tokens()), RandomKey.of(seed));
        for (int i = 0; i < poems.size(); i++) {
            if (i > 0) {
                console.line("");
            }
            poems.get(i).lines().forEach(line -> console.line("%s", line));
        }
        console.result(Json.object(members(poems)));
        return ExitCode.OK;
    }

    private Sampler sampler() {
        if (count < 1 || count > MOST_POEMS) {
            throw new HyperParameterException("--count: got %d, expected 1 to %d".formatted(count, MOST_POEMS));
        }
        if (prompt != null && acrostic != null) {
            throw new HyperParameterException("--prompt and --acrostic: got both, expected one of them at most");
        }
        Checks.notNegative("--temperature", temperature);
        Sampler sampler = new Sampler(temperature).withTopP(topP);
        return topK == null ? sampler : sampler.withTopK(topK);
    }

    private Opening opening(Tokens tokens) {
        Opening opening = prompt != null
                ? Opening.prompt(prompt, tokens)
                : acrostic != null ? Opening.acrostic(acrostic, tokens) : Opening.free(tokens);
        if (form == null) {
            return opening;
        }
        List<String> known = Opening.free(tokens).forms().keySet().stream()
                .map(each -> each.substring(1, each.length() - 1))
                .toList();
        if (!known.contains(form)) {
            throw new HyperParameterException("--form: got %s, expected one that this model learned: %s"
                    .formatted(form, String.join(", ", known)));
        }
        return opening.in("<" + form + ">");
    }

    private static SequencedMap<String, Object> members(List<Poem> poems) {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("poems", poems.stream().map(Poem::lines).collect(Collectors.toList()));
        return members;
    }
}
