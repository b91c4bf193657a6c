package dev.refrain.examples.bench;

import dev.refrain.examples.option.OutputOption;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code refrain bench lstm}. */
@Command(
        name = "lstm",
        description = {
            "Training steps of recurrent layers, in float32.",
            "A step is: forward over time, mean-squared error over all time steps, backward, SGD on all weights.",
            "In ms, in tokens/s, in GFLOP/s of the matrix products alone, and as a share of what fused",
            "multiply-adds on registers reach in the same run. About two minutes, in which the machine should",
            "do nothing else.",
            "",
            "Cells are lstm, gru, elman, peephole-lstm and layernorm-lstm, which come with Refrain, and custom-lstm",
            "and custom-gru, which compute what lstm and gru do but are written gate by gate, as users write theirs.",
            "Paths are scan: as the layer goes over time by itself, in a loss that was recorded once, and tape:",
            "step by step, with each op on a tape. Works are 64/32/128, 64/64/256 and 35/20/650: time steps, batch, and units, of which there are",
            "as many as features; and tiny: 8 steps of one sequence with 2 features, through 8 units, read out as",
            "one number each. All cells are measured on scan, and lstm on tape; --only tape measures the others.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {"", "Exit codes: 0 finished, 1 failed, 2 wrong usage."})
public final class LstmCommand implements Callable<Integer> {
    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "Measure this alone: a cell, a path or a work. May be repeated: --only lstm --only gru"
                    + " measures both cells on both paths, --only lstm --only tiny the one work of the one cell.",
            showDefaultValue = Visibility.NEVER)
    private List<String> only = new ArrayList<>();

    @Mixin
    private MeasureOptions options = new MeasureOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        options.useThreads();
        RecurrentMeasurement measurement = new RecurrentMeasurement(
                Contestant.only(only), options.quick() ? RecurrentMeasurement.quick() : RecurrentMeasurement.full());
        Console console = output.console();
        long start = System.nanoTime();
        List<RecurrentFigures> figures = new ArrayList<>();
        console.progress("training steps", measurement.total(), progress -> figures.add(measurement.run(progress)));
        RecurrentReport report = new RecurrentReport(figures.getFirst(), (System.nanoTime() - start) / 1e9);
        report.text().lines().forEach(line -> console.line("%s", line));
        console.result(Json.object(report.members()));
        return ExitCode.OK;
    }
}
