package dev.refrain.examples.poetry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code refrain poetry}. */
@Command(
        name = "poetry",
        description = {
            "A network learns Chinese classical poems character by character, and writes new ones:",
            "  refrain poetry train --out poems",
            "  refrain poetry generate --model poems --prompt 寒"
        },
        mixinStandardHelpOptions = true,
        subcommands = {TrainCommand.class, GenerateCommand.class})
public final class PoetryCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: train or generate");
    }
}
