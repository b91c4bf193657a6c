package dev.refrain.examples.option;

import dev.refrain.examples.output.Console;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.train.Trainer;
import dev.refrain.report.CsvLog;
import dev.refrain.report.PictureFiles;
import dev.refrain.report.RunReport;
import dev.refrain.report.tensorboard.TensorBoardLog;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a training is looked at. */
public final class SeeingOptions {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an interactive page (HTML): curves, gradients, weights, settings.")
    private @Nullable Path report;

    @Option(names = "--tensorboard", paramLabel = "DIR", description = "Write events for TensorBoard to this folder.")
    private @Nullable Path tensorBoard;

    @Option(names = "--plot", paramLabel = "DIR", description = "Draw the curves as pictures (PNG) in this folder.")
    private @Nullable Path plot;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the curves as a table (CSV).")
    private @Nullable Path csv;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec command;

    /**
     * Says so if one cannot be.
     *
     * @throws HyperParameterException if a name is empty
     */
    public void check() {
        checkName("--report", report);
        checkName("--tensorboard", tensorBoard);
        checkName("--plot", plot);
        checkName("--csv", csv);
    }

    private static void checkName(String option, @Nullable Path path) {
        if (path != null && path.toString().isBlank()) {
            throw new HyperParameterException("%s: got an empty name, expected a path".formatted(option));
        }
    }

    /** Has a training looked at. */
    public void apply(Trainer<?> trainer) {
        if (csv != null) {
            trainer.listener(new CsvLog(csv));
        }
        if (tensorBoard != null) {
            trainer.listener(new TensorBoardLog(tensorBoard));
        }
        if (plot != null) {
            trainer.listener(new PictureFiles(plot));
        }
        if (report != null) {
            trainer.listener(new RunReport(report, commandLine()));
        }
    }

    /** Says where there is what to look at. */
    public void say(Console console) {
        if (report != null) {
            console.line("the report is in %s", report);
        }
        if (plot != null) {
            console.line("the pictures are in %s", plot);
        }
    }

    private String commandLine() {
        List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
        return "./refrain "
                + String.join(" ", arguments.stream().map(SeeingOptions::quoted).toList());
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./:=+,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
