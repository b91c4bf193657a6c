package dev.refrain.examples.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code refrain bench}. */
@Command(
        name = "bench",
        description = {
            "Measures how fast things are on this machine:",
            "  refrain bench kernels   matrix products and pointwise functions",
            "  refrain bench lstm      training steps of recurrent layers"
        },
        mixinStandardHelpOptions = true,
        subcommands = {KernelsCommand.class, LstmCommand.class})
public final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: kernels or lstm");
    }
}
