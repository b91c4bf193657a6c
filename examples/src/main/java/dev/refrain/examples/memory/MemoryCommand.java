package dev.refrain.examples.memory;

import dev.refrain.examples.option.OutputOption;
import dev.refrain.examples.option.OutputPaths;
import dev.refrain.examples.option.ThreadsOption;
import dev.refrain.examples.option.Typed;
import dev.refrain.examples.output.Console;
import dev.refrain.examples.output.Json;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.flow.Flow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code refrain memory}. */
@Command(
        name = "memory",
        description = {
            "How far back do recurrent cells remember? A tanh RNN, an LSTM and a GRU learn a task whose answer depends on what stood",
            "long before, and a picture shows how much of the gradient gets back there."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class MemoryCommand implements Callable<Integer> {
    private static final int CHECK_EVERY = 50;
    private static final int WIDTH = 80;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = {
                "${COMPLETION-CANDIDATES}: add two marked numbers of a sequence, or name a letter that was shown long ago."
            })
    private MemoryTask.Kind task = MemoryTask.Kind.ADDING;

    @Option(
            names = "--cell",
            paramLabel = "CELL",
            split = ",",
            description = "What has to remember, one or several: ${COMPLETION-CANDIDATES}.")
    private List<CellKind> cells = List.of(CellKind.values());

    @Option(
            names = "--lag",
            paramLabel = "N",
            description = "How far back: the steps of a sequence of numbers, or since the letter; 2 to 10000.")
    private int lag = 50;

    @Option(names = "--hidden", paramLabel = "N", description = "Hidden units.")
    private int hidden = 64;

    @Option(
            names = "--updates",
            paramLabel = "N",
            description = "Updates at most; a cell that has solved the task stops.")
    private int updates = 1000;

    @Option(names = "--batch", paramLabel = "N", description = "Sequences per update.")
    private int batch = 32;

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "Step size of Adam.")
    private double learningRate = 0.01;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the weights and the sequences.")
    private long seed = 0;

    @Option(
            names = "--plot",
            paramLabel = "DIR",
            description = "Draw how far back cells remember as pictures (PNG) in this folder.")
    private @Nullable Path plot;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an interactive page (HTML) with these pictures, and the gates of each cell.")
    private @Nullable Path report;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec command;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--require",
            paramLabel = "CELL",
            split = ",",
            description = "Exit with 1 unless these cells solve the task.")
    private List<CellKind> require = List.of();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        check();
        Console console = output.console();
        MemoryTask memory = task.of(lag);
        memory.description().lines().forEach(line -> console.line("%s", line));
        console.line("");
        List<Remembered> all = new ArrayList<>();
        for (CellKind cell : cells) {
            all.add(tell(remembered(cell, memory, console), memory, console));
        }
        console.line("");
        console.line("%s", Picture.errors(all, memory.baseline(), CHECK_EVERY).text(WIDTH));
        console.line("");
        console.line("%s", Picture.gradients(all).text(WIDTH));
        console.line("");
        console.line(
                "A cell learns from a step only if the gradient gets back to it. It is gone where less than 1 %% is left:");
        all.forEach(each -> console.line("%s", reach(each)));
        see(new MemoryPictures(memory, all, CHECK_EVERY), console);
        console.result(Json.object(members(memory, all)));
        return verdict(all, console);
    }

    private void see(MemoryPictures pictures, Console console) throws IOException {
        if (plot != null || report != null) {
            console.line("");
        }
        if (plot != null) {
            pictures.draw(plot);
            console.line("the pictures are in %s", plot);
        }
        if (report != null) {
            pictures.write(report, Typed.line(command));
            console.line("the report is in %s", report);
        }
    }

    private void check() throws IOException {
        if (lag < 2 || lag > 10_000) {
            throw new HyperParameterException("--lag: got %d, expected 2 to 10000".formatted(lag));
        }
        Checks.positive("--hidden", hidden);
        Checks.notNegative("--updates", updates);
        Checks.positive("--batch", batch);
        Checks.notNegative("--learning-rate", learningRate);
        for (CellKind cell : require) {
            if (!cells.contains(cell)) {
                throw new HyperParameterException(
                        "--require: got %s, expected one of --cell %s".formatted(cell, cells));
            }
        }
        OutputPaths.checkFolder("--plot", plot);
        OutputPaths.checkFile("--report", report);
        threads.apply();
        if (plot != null) {
            Files.createDirectories(plot); // what cannot be made is said before the work
        }
        OutputPaths.makeFolderOf(report);
    }

    private Remembered remembered(CellKind cell, MemoryTask memory, Console console) {
        MemoryModel<?> model =
                Parameters.initialise(MemoryModel.of(cell, memory.inputs(), hidden, memory.outputs()), seed);
        return trained(cell, new MemoryTraining<>(model, memory, learningRate, batch, seed), memory, console);
    }

    private <S> Remembered trained(CellKind cell, MemoryTraining<S> training, MemoryTask memory, Console console) {
        long start = System.nanoTime();
        Flow before = training.flow();
        List<Double> errors = new ArrayList<>(List.of(training.check()));
        int[] done = new int[1];
        console.progress(cell.toString(), updates, progress -> done[0] = train(training, memory, errors, progress));
        double error = training.test();
        Flow after = training.flow();
        return new Remembered(
                cell,
                error < memory.threshold(),
                error,
                done[0],
                List.copyOf(errors),
                before,
                after,
                (System.nanoTime() - start) / 1e9,
                Parameters.sha256(training.model()));
    }

    /** Until the error is half of what is solved, so that the test, of other examples, finds it solved, too. */
    private <S> int train(MemoryTraining<S> training, MemoryTask memory, List<Double> errors, LongConsumer progress) {
        int number = 0;
        while (number < updates && errors.getLast() >= memory.threshold() / 2) {
            training.update(number++);
            progress.accept(number);
            if (number % CHECK_EVERY == 0 || number == updates) {
                errors.add(training.check());
            }
        }
        return number;
    }

    private static Remembered tell(Remembered cell, MemoryTask memory, Console console) {
        console.line(
                "%-4s error %.4f after %4d updates, %4.1f s: %s",
                cell.cell(),
                cell.error(),
                cell.updates(),
                cell.seconds(),
                cell.isSolved() ? "solved" : "not solved, for which it has to be below " + memory.threshold());
        return cell;
    }

    private static String reach(Remembered cell) {
        return "%-4s the gradient reaches %s back untrained, %s trained"
                .formatted(
                        cell.cell(),
                        steps(Remembered.jacobian(cell.before()).horizon()),
                        steps(Remembered.jacobian(cell.after()).horizon()));
    }

    private static String steps(int number) {
        return number == 1 ? "1 step" : number + " steps";
    }

    private SequencedMap<String, Object> members(MemoryTask memory, List<Remembered> all) {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("task", task.toString());
        members.put("lag", lag);
        members.put("baseline", memory.baseline());
        members.put("solvedBelow", memory.threshold());
        members.put("cells", all.stream().map(Remembered::members).toList());
        members.put("seed", seed);
        members.put("hidden", hidden);
        members.put("updates", updates);
        members.put("batch", batch);
        members.put("learningRate", learningRate);
        return members;
    }

    private int verdict(List<Remembered> all, Console console) {
        List<CellKind> failed = all.stream()
                .filter(each -> !each.isSolved() && require.contains(each.cell()))
                .map(Remembered::cell)
                .toList();
        if (failed.isEmpty()) {
            return ExitCode.OK;
        }
        console.complain("refrain memory: --require %s: not solved by %s.", list(require), list(failed));
        return ExitCode.SOFTWARE;
    }

    private static String list(List<CellKind> cells) {
        return String.join(",", cells.stream().map(CellKind::toString).toList());
    }
}
