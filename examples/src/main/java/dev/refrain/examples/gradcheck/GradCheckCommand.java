package dev.refrain.examples.gradcheck;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.examples.option.OutputOption;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.check.Shipped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code refrain gradcheck}. */
@Command(
        name = "gradcheck",
        description = {
            "The gradients of all that ships against central differences in float64, at random shapes and values.",
            "First order by every element, over 20 steps along random directions; second order through recorded gradients.",
            "Your own cells: docs/check-your-cell.md."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {"", "Exit codes: 0 all passed, 1 a gradient is wrong or undecided, 2 wrong usage."})
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
            description =
                    "Check this alone: a name or its beginning, as in --only matmul or --only elman, or a kind: op,"
                            + " function, layer, loss, cell. May be repeated.",
            showDefaultValue = Visibility.NEVER)
    private List<String> only = new ArrayList<>();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Checks.positive("--cases", cases);
        return run(chosen(Shipped.samples()));
    }

    /** What {@code --only} leaves. */
    private List<Sample> chosen(List<Sample> samples) {
        Set<Sample> chosen = new LinkedHashSet<>(only.isEmpty() ? samples : List.of());
        for (String name : only) {
            List<Sample> called = called(samples, name);
            if (called.isEmpty()) {
                String kinds = samples.stream().map(Sample::kind).distinct().collect(Collectors.joining(", "));
                throw new HyperParameterException(
                        "--only: got %s, expected %s, or the beginning of a name in the table that refrain gradcheck prints"
                                .formatted(name, kinds));
            }
            chosen.addAll(called);
        }
        return List.copyOf(chosen);
    }

    /** Those of a name or a kind; else those whose names begin so. */
    private static List<Sample> called(List<Sample> samples, String name) {
        String sought = name.toLowerCase(Locale.ROOT);
        List<Sample> called = samples.stream()
                .filter(sample -> List.of(sample.name(), sample.kind(), Outcomes.plural(sample.kind())).stream()
                        .anyMatch(sought::equalsIgnoreCase))
                .toList();
        return called.isEmpty()
                ? samples.stream()
                        .filter(sample -> sample.name().toLowerCase(Locale.ROOT).startsWith(sought))
                        .toList()
                : called;
    }

    /** Checks these samples; the exit code says whether all passed. */
    int run(List<Sample> samples) {
        Console console = output.console();
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
        Shipped.samples().forEach(sample -> members.put(Outcomes.plural(sample.kind()), 0));
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
