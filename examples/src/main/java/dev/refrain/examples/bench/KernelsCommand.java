package dev.refrain.examples.bench;

import dev.refrain.examples.option.OutputOption;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.KernelFigures;
import dev.refrain.tensor.internal.measure.KernelMeasurement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code refrain bench kernels}. */
@Command(
        name = "kernels",
        description = {
            "The kernels under all models, in float32.",
            "Matrix products: in GFLOP/s, and as a share of what fused multiply-adds on registers reach in the",
            "same run. Pointwise functions: in ns per element. About a minute, in which the machine should do",
            "nothing else.",
            "",
            "Products are nn: A B, tn: Aᵀ B (gradients of weights), nt: A Bᵀ (gradients of inputs), and",
            "packed: A B with B packed before, as a recurrent layer does once for all time steps.",
            "Sizes are rows x inner x columns.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {"", "Exit codes: 0 finished, 1 failed, 2 wrong usage."})
public final class KernelsCommand implements Callable<Integer> {
    @Option(
            names = "--only",
            paramLabel = "NAME",
            description =
                    "Measure this alone: products, functions, a kind as packed, sizes as 32x256x1024, or a function as tanh."
                            + " May be repeated.",
            showDefaultValue = Visibility.NEVER)
    private List<String> only = new ArrayList<>();

    @Mixin
    private MeasureOptions options = new MeasureOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        options.useThreads();
        KernelMeasurement measurement = Selection.of(only, options.quick() ? Effort.quick() : Effort.full());
        Console console = output.console();
        long start = System.nanoTime();
        List<KernelFigures> figures = new ArrayList<>();
        console.progress("kernels", measurement.total(), progress -> figures.add(measurement.run(progress)));
        KernelReport report = new KernelReport(figures.getFirst(), (System.nanoTime() - start) / 1e9);
        report.text().lines().forEach(line -> console.line("%s", line));
        console.result(Json.object(report.members()));
        return ExitCode.OK;
    }
}
