package dev.refrain.examples;

import dev.refrain.examples.adder.AdderCommand;
import dev.refrain.examples.bench.BenchCommand;
import dev.refrain.examples.gradcheck.GradCheckCommand;
import dev.refrain.examples.poetry.PoetryCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code refrain}. */
@Command(
        name = "refrain",
        description = "Recurrent networks on the JVM: write the equations, get the gradients.",
        mixinStandardHelpOptions = true,
        version = "Refrain 0.1.0-SNAPSHOT",
        subcommands = {AdderCommand.class, PoetryCommand.class, GradCheckCommand.class, BenchCommand.class},
        footer = {
            "",
            "Exit codes: 0 finished, 1 failed or --require missed, 2 wrong usage, 3 no JDK 25.",
            "REFRAIN_JAVA_OPTS is handed to the JVM, as in REFRAIN_JAVA_OPTS=-Xmx1g ./refrain adder."
        })
public final class Refrain implements Runnable {
    private static final int HELP_WIDTH = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    private Refrain() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true"); // pictures are drawn in memory, and no display is looked for
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            return commandLine().execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println(
                    "refrain: the memory is used up; give more with REFRAIN_JAVA_OPTS=-Xmx4g, or choose smaller sizes.");
            return ExitCode.SOFTWARE;
        }
    }

    /** The whole command line, ready to execute. */
    public static CommandLine commandLine() {
        CommandLine refrain = new CommandLine(new Refrain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(Failures::wrongUsage)
                .setExecutionExceptionHandler(Failures::failed);
        giveVersion(refrain, refrain.getCommandSpec().version());
        return refrain;
    }

    private static void giveVersion(CommandLine command, String[] version) {
        command.getCommandSpec().version(version);
        command.getSubcommands().values().forEach(each -> giveVersion(each, version));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
