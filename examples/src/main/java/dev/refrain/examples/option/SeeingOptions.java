package dev.refrain.examples.option;

import dev.refrain.examples.output.Console;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.train.Trainer;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.report.CsvLog;
import dev.refrain.report.FlowAtEnd;
import dev.refrain.report.PictureFiles;
import dev.refrain.report.RunReport;
import dev.refrain.report.Showing;
import dev.refrain.report.tensorboard.TensorBoardLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a training is looked at. */
public final class SeeingOptions {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an interactive page (HTML): curves, gradients, gates, weights, settings.")
    private @Nullable Path report;

    @Option(names = "--tensorboard", paramLabel = "DIR", description = "Write events for TensorBoard to this folder.")
    private @Nullable Path tensorBoard;

    @Option(
            names = "--plot",
            paramLabel = "DIR",
            description = "Draw curves, gates and gradients as pictures (PNG) in this folder.")
    private @Nullable Path plot;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the curves as a table (CSV).")
    private @Nullable Path csv;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec command;

    /**
     * Says so if one cannot be.
     *
     * @throws HyperParameterException if a name is empty, or a file where a folder is expected, or the other way round
     */
    public void check() {
        OutputPaths.checkFile("--report", report);
        OutputPaths.checkFolder("--tensorboard", tensorBoard);
        OutputPaths.checkFolder("--plot", plot);
        OutputPaths.checkFile("--csv", csv);
    }

    /**
     * Has a training looked at.
     *
     * @param flow how gradients flow in the model as it is then; asked once, when the training ends
     */
    public void apply(Trainer<?> trainer, Supplier<Flow> flow) {
        List<TrainingListener> listeners = new ArrayList<>();
        List<Showing> showing = new ArrayList<>();
        if (csv != null) {
            listeners.add(new CsvLog(csv));
        }
        if (tensorBoard != null) {
            TensorBoardLog events = new TensorBoardLog(tensorBoard);
            listeners.add(events);
            showing.add(events);
        }
        if (plot != null) {
            PictureFiles pictures = new PictureFiles(plot);
            listeners.add(pictures);
            showing.add(pictures);
        }
        if (report != null) {
            RunReport page = new RunReport(report, Typed.line(command));
            listeners.add(page);
            showing.add(page);
        }
        if (!showing.isEmpty()) {
            trainer.listener(new FlowAtEnd(flow, showing));
        }
        listeners.forEach(trainer::listener);
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
}
