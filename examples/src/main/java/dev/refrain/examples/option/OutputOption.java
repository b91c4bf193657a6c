package dev.refrain.examples.option;

import dev.refrain.examples.output.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command says what, for people or for programs. */
public final class OutputOption {
    @Option(names = "--json", description = "Print one JSON object on stdout and all else on stderr.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec command;

    /** The console of the command that has this option. */
    public Console console() {
        return new Console(command.commandLine().getOut(), command.commandLine().getErr(), json);
    }
}
