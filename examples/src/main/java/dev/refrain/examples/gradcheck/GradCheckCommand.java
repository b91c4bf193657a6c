package dev.refrain.examples.gradcheck;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.check.Shipped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code refrain gradcheck}. */
@Command(
        name = "gradcheck",
        description = {
            "The gradients of all that ships against central differences in float64, at random shapes and values.",
            "First order by every element, second order through recorded gradients. Your own cells: docs/check-your-cell.md."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class GradCheckCommand implements Callable<Integer> {
    private static final int REPORTED = 5;

    @Option(
            names = "--cases",
            paramLabel = "N",
            description = "Distinct cases of each op, function, layer, loss and cell.")
    private int cases = 50;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the cases.")
    private long seed = 0;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "Check this one alone, as in --only matmul, or this kind: op, function, layer, loss, cell."
                    + " May be repeated.",
            showDefaultValue = Visibility.NEVER)
    private List<String> only = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object on stdout and all else on stderr.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        Checks.positive("--cases", cases);
        return run(chosen(Shipped.samples()));
    }

    /** What {@code --only} leaves. */
    private List<Sample> chosen(List<Sample> samples) {
        for (String name : only) {
            if (samples.stream().noneMatch(sample -> isCalled(sample, name))) {
                throw new HyperParameterException(
                        "--only: got %s, expected %s, or a name in the table that refrain gradcheck prints"
                                .formatted(name, kinds(samples)));
            }
        }
        return samples.stream()
                .filter(sample -> only.isEmpty() || only.stream().anyMatch(name -> isCalled(sample, name)))
                .toList();
    }

    private static boolean isCalled(Sample sample, String name) {
        return name.equalsIgnoreCase(sample.name()) || name.equalsIgnoreCase(sample.kind());
    }

    private static String kinds(List<Sample> samples) {
        return samples.stream().map(Sample::kind).distinct().collect(Collectors.joining(", "));
    }

    /** Checks these samples; the exit code says whether all passed. */
    int run(List<Sample> samples) {
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        List<Outcome> each = new ArrayList<>();
        long start = System.nanoTime();
        console.progress("gradcheck", (long) cases * samples.size(), progress -> check(samples, each, progress));
        double seconds = (System.nanoTime() - start) / 1e9;
        Outcomes outcomes = new Outcomes(each);
        outcomes.table().lines().forEach(line -> console.line("%s", line));
        console.line("");
        console.line("%s, %.1f s", outcomes.summary(), seconds);
        console.result(Json.object(members(outcomes, seconds)));
        each.forEach(outcome -> complain(outcome, console));
        return outcomes.failures() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void complain(Outcome outcome, Console console) {
        if (!outcome.failures().isEmpty()) {
            String name = outcome.sample().name();
            console.complain(
                    "refrain gradcheck: %s fails in %d of %d cases; again by: refrain gradcheck --only '%s' --cases %d --seed %d",
                    name, outcome.failures().size(), outcome.cases(), name, cases, seed);
            outcome.failures().stream().limit(REPORTED).forEach(report -> console.complain("%s", report));
        }
    }

    private SequencedMap<String, Object> members(Outcomes outcomes, double seconds) {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("ops", 0);
        members.putAll(outcomes.kinds());
        members.put("cases", outcomes.cases());
        members.put("failures", outcomes.failures());
        members.put("worst", outcomes.worst());
        members.put("relative", GradCheck.RELATIVE);
        members.put("absolute", GradCheck.ABSOLUTE);
        members.put("casesOfEach", cases);
        members.put("seed", seed);
        members.put("seconds", seconds);
        members.put("results", outcomes.members());
        return members;
    }

    private void check(List<Sample> samples, List<Outcome> outcomes, LongConsumer progress) {
        int[] done = {0};
        for (Sample sample : samples) {
            outcomes.add(Outcome.of(sample, cases, seed, () -> progress.accept(++done[0])));
        }
    }
}
