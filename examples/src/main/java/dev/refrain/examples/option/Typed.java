package dev.refrain.examples.option;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What was typed to run a command. */
public final class Typed {
    private Typed() {}

    /** The line, so that a shell understands it again. */
    public static String line(CommandSpec command) {
        List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
        return "./refrain "
                + String.join(" ", arguments.stream().map(Typed::quoted).toList());
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./:=+,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
