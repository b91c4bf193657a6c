package dev.refrain.examples;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.RefrainException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How failures end: one sentence on stderr and an exit code. */
final class Failures {
    private Failures() {}

    /** 2: the command was called wrongly. */
    static int wrongUsage(ParameterException failure, String[] arguments) {
        say(failure.getCommandLine(), failure.getMessage());
        return ExitCode.USAGE;
    }

    /** 2 for a setting outside its range, else 1; what is not ours keeps its stack trace, since it is a bug. */
    static int failed(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof HyperParameterException) {
            say(command, failure.getMessage());
            return ExitCode.USAGE;
        }
        if (failure instanceof RefrainException) {
            say(command, failure.getMessage());
            return ExitCode.SOFTWARE;
        }
        throw failure;
    }

    private static void say(CommandLine command, @Nullable String sentence) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(String.format(Locale.ROOT, "%s: %s. Try %s --help.", name, sentence, name));
    }
}
