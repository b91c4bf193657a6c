package dev.refrain.examples;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.RefrainException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How failures end: one sentence on stderr and an exit code. */
final class Failures {
    private Failures() {}

    /** 2: the command was called wrongly. */
    static int wrongUsage(ParameterException failure, String[] arguments) {
        return usage(failure.getCommandLine(), failure.getMessage() + suggestions(failure));
    }

    private static String suggestions(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return " (did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?)";
        }
        return "";
    }

    /** 2 for a setting outside its range, else 1; what is not ours keeps its stack trace, since it is a bug. */
    static int failed(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        return switch (failure) {
            case HyperParameterException range -> usage(command, range.getMessage());
            case RefrainException ours -> say(command, ours.getMessage(), ExitCode.SOFTWARE);
            case IOException file -> say(command, file.getMessage(), ExitCode.SOFTWARE);
            case UncheckedIOException output -> say(command, output.getMessage(), ExitCode.SOFTWARE);
            default -> throw failure;
        };
    }

    private static int usage(CommandLine command, @Nullable String sentence) {
        String name = command.getCommandSpec().qualifiedName();
        return say(command, "%s. Try %s --help".formatted(sentence, name), ExitCode.USAGE);
    }

    private static int say(CommandLine command, @Nullable String sentence, int exitCode) {
        String end = sentence != null && sentence.endsWith("?") ? "" : ".";
        command.getErr().println("%s: %s%s".formatted(command.getCommandSpec().qualifiedName(), sentence, end));
        return exitCode;
    }
}
