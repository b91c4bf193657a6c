package dev.refrain.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CommandLineTest {
    private static final List<String> ADDER_OPTIONS = List.of(
            "--bits",
            "--hidden",
            "--iterations",
            "--learning-rate",
            "--seed",
            "--cell",
            "--optimizer",
            "--bias",
            "--threads",
            "--require",
            "--json",
            "--help",
            "--version");

    private static final List<String> GRADCHECK_OPTIONS =
            List.of("--cases", "--seed", "--only", "--json", "--help", "--version");

    private static final List<String> TRAIN_OPTIONS = List.of(
            "--out",
            "--corpus",
            "--epochs",
            "--batch",
            "--hidden",
            "--embedding",
            "--layers",
            "--dropout",
            "--learning-rate",
            "--seed",
            "--require",
            "--threads",
            "--json",
            "--help",
            "--version");

    private static final List<String> MEMORY_OPTIONS = List.of(
            "--task",
            "--cell",
            "--lag",
            "--hidden",
            "--updates",
            "--batch",
            "--learning-rate",
            "--seed",
            "--threads",
            "--plot",
            "--report",
            "--require",
            "--json",
            "--help",
            "--version");

    private static final List<String> GENERATE_OPTIONS = List.of(
            "--model",
            "--prompt",
            "--acrostic",
            "--form",
            "--temperature",
            "--top-k",
            "--top-p",
            "--count",
            "--seed",
            "--json",
            "--help",
            "--version");

    private static final List<String> BENCH_OPTIONS =
            List.of("--only", "--quick", "--threads", "--json", "--help", "--version");

    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        Execution help = Execution.of("--help");
        assertEquals(0, help.status());
        assertEquals("", help.err());
        for (String telling : List.of(
                "adder",
                "memory",
                "poetry",
                "gradcheck",
                "bench",
                "--help",
                "--version",
                "Exit codes: 0 finished, 1 failed",
                "2 wrong usage")) {
            assertTrue(help.out().contains(telling), help.out());
        }
    }

    @Test
    void helpOfACommandNamesEveryOptionWithItsDescription() {
        checkHelp(
                "adder",
                withTraining(ADDER_OPTIONS),
                "elman, lstm, gru",
                "sgd, momentum, adam",
                "Default: 20000",
                "Default: 0.1");
        checkHelp("memory", MEMORY_OPTIONS, "adding, copy", "tanh, lstm, gru", "Default: 50");
        checkHelp(
                "gradcheck",
                GRADCHECK_OPTIONS,
                "central differences",
                "docs/check-your-cell.md",
                "Default: 50",
                "Exit codes: 0");
        checkHelp("poetry", List.of("--help", "--version"), "train", "generate", "--prompt 寒");
        checkHelp(
                "poetry train",
                withTraining(TRAIN_OPTIONS),
                "built-in",
                "JSON Lines",
                "chinese-poetry",
                "fortunes-zh",
                "plain UTF-8 text",
                "Default: 256");
        checkHelp("bench", List.of("--help", "--version"), "refrain bench kernels", "refrain bench lstm");
        checkHelp("bench kernels", BENCH_OPTIONS, "packed", "the peak", "Default: 1", "Exit codes: 0");
        checkHelp("bench lstm", BENCH_OPTIONS, "custom-lstm", "custom-gru", "64/32/128", "Default: 1", "Exit codes: 0");
        checkHelp("poetry generate", GENERATE_OPTIONS, "--acrostic 秋风", "Default: 0.8");
    }

    /** And those of every command that keeps and shows its training. */
    private static List<String> withTraining(List<String> own) {
        return Stream.concat(
                        own.stream(),
                        Stream.of(
                                "--checkpoint-dir",
                                "--checkpoint-every",
                                "--resume",
                                "--report",
                                "--tensorboard",
                                "--plot",
                                "--csv"))
                .toList();
    }

    private static void checkHelp(String name, List<String> expected, String... tellings) {
        Execution help = Execution.of((name + " --help").split(" ", -1));
        assertEquals(0, help.status());
        assertEquals("", help.err());
        CommandLine command = Refrain.commandLine();
        for (String part : name.split(" ", -1)) {
            command = command.getSubcommands().get(part);
        }
        List<OptionSpec> options = command.getCommandSpec().options();
        assertEquals(
                expected.stream().sorted().toList(),
                options.stream().map(OptionSpec::longestName).sorted().toList());
        for (OptionSpec option : options) {
            assertTrue(help.out().contains(option.longestName()), option.longestName());
            assertTrue(option.description().length > 0, option.longestName());
        }
        for (String telling : tellings) {
            assertTrue(help.out().contains(telling), help.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsOneLine(String option) {
        Execution version = Execution.of(option);
        assertEquals(0, version.status());
        assertEquals(List.of("Refrain 0.1.0-SNAPSHOT"), version.outLines());
        assertEquals("", version.err());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--bits 1                  | refrain adder: --bits: got 1, expected 2 to 62",
                "--bits 63                 | refrain adder: --bits: got 63, expected 2 to 62",
                "--bits -8                 | refrain adder: --bits: got -8, expected 2 to 62",
                "--hidden 0                | refrain adder: --hidden: got 0, expected 1 or more",
                "--hidden -1               | refrain adder: --hidden: got -1, expected 1 or more",
                "--iterations -1           | refrain adder: --iterations: got -1, expected 0 or more",
                "--learning-rate NaN       | refrain adder: --learning-rate: got NaN, expected a finite number, 0 or more",
                "--learning-rate -1        | refrain adder: --learning-rate: got -1.0, expected a finite number, 0 or more",
                "--learning-rate Infinity  | refrain adder: --learning-rate: got Infinity, expected a finite number",
                "--require 2               | refrain adder: --require: got 2.0, expected a share from 0 to 1",
                "--require -0.1            | refrain adder: --require: got -0.1, expected a share from 0 to 1",
                "--require NaN             | refrain adder: --require: got NaN, expected a share from 0 to 1",
                "--threads 0               | refrain adder: --threads: got 0, expected 1 to 256",
                "--bits eight              | refrain adder: Invalid value for option '--bits': 'eight' is not an int",
                "--hidden 3000000000       | refrain adder: Invalid value for option '--hidden': '3000000000' is not an int",
                "--learning-rate fast      | refrain adder: Invalid value for option '--learning-rate': 'fast' is not a double",
                "--seed one                | refrain adder: Invalid value for option '--seed': 'one' is not a long",
                "--cell rnn                | refrain adder: Invalid value for option '--cell': expected one of [ELMAN, LSTM, GRU]",
                "--optimizer x             | refrain adder: Invalid value for option '--optimizer': expected one of [SGD, MOMENTUM, ADAM]",
                "--hidden                  | refrain adder: Missing required parameter for option '--hidden' (N)",
                "--hiden 3                 | refrain adder: Unknown options: '--hiden', '3'",
                "--bits 4 --bits 5         | refrain adder: option '--bits' (N) should be specified only once",
                "eight                     | refrain adder: Unmatched argument at index 1: 'eight'",
            })
    void wrongUsageIsOneSentenceThatNamesWhatIsWrong(String arguments, String sentence) {
        expectWrongUsage(sentence, ("adder " + arguments).split(" ", -1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--cases 0                 | refrain gradcheck: --cases: got 0, expected 1 or more",
                "--cases few               | refrain gradcheck: Invalid value for option '--cases': 'few' is not an int",
                "--only tanhh              | refrain gradcheck: --only: got tanhh, expected op, function, layer, loss, cell, or the beginning of a name in the table",
                "--only                    | refrain gradcheck: Missing required parameter for option '--only' (NAME)",
                "tanh                      | refrain gradcheck: Unmatched argument at index 1: 'tanh'",
            })
    void wrongUsageOfGradcheckIsOneSentence(String arguments, String sentence) {
        expectWrongUsage(sentence, ("gradcheck " + arguments).split(" ", -1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bench                         | refrain bench: a command is missing: kernels or lstm",
                "bench kernel                  | refrain bench: Unmatched argument at index 1: 'kernel'",
                "bench kernels --threads 0     | refrain bench kernels: --threads: got 0, expected 1 to 256",
                "bench kernels --threads two   | refrain bench kernels: Invalid value for option '--threads': 'two' is not an int",
                "bench kernels --only tanhh    | refrain bench kernels: --only: got tanhh, expected products, functions, nn, tn, nt, packed, or the sizes",
                "bench kernels --only          | refrain bench kernels: Missing required parameter for option '--only' (NAME)",
                "bench lstm --threads 0        | refrain bench lstm: --threads: got 0, expected 1 to 256",
                "bench lstm --only mgu         | refrain bench lstm: --only: got mgu, expected lstm, gru, elman, peephole-lstm, layernorm-lstm,",
                "bench lstm --only             | refrain bench lstm: Missing required parameter for option '--only' (NAME)",
                "bench lstm tiny               | refrain bench lstm: Unmatched argument at index 2: 'tiny'",
                "bench kernels tanh            | refrain bench kernels: Unmatched argument at index 2: 'tanh'",
            })
    void wrongUsageOfBenchIsOneSentence(String arguments, String sentence) {
        expectWrongUsage(sentence, arguments.split(" ", -1));
    }

    @Test
    void wrongUsageOfTheProgramIsOneSentence() {
        expectWrongUsage("refrain: a command is missing");
        expectWrongUsage("refrain: Unmatched argument at index 0: 'subtract'", "subtract");
        expectWrongUsage("refrain: Unknown option: '--fast'", "--fast");
    }

    private static void expectWrongUsage(String sentence, String... arguments) {
        Execution execution = Execution.of(arguments);
        assertEquals(2, execution.status());
        assertEquals("", execution.out());
        assertEquals(1, execution.errLines().size(), execution.err());
        String line = execution.errLines().getFirst();
        assertTrue(line.startsWith(sentence), line);
        String command = sentence.substring(0, sentence.indexOf(':'));
        assertTrue(line.endsWith(". Try " + command + " --help."), line);
    }

    @Test
    void theVersionOfACommandIsThatOfTheWhole() {
        assertEquals(
                Execution.of("--version").out(),
                Execution.of("adder", "--version").out());
        assertTrue(Execution.of("adder", "--version").out().startsWith("Refrain "));
    }

    @Test
    void aCommandThatIsNearlyOneIsSuggested() {
        Execution execution = Execution.of("ader");
        assertEquals(2, execution.status());
        assertTrue(execution.err().contains("did you mean adder"), execution.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json"})
    void outputThatCannotBeWrittenIsAFailure(String option) {
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int from, int count) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        StringWriter err = new StringWriter();
        CommandLine command = Refrain.commandLine();
        command.setOut(new PrintWriter(full));
        command.setErr(new PrintWriter(err, true));
        String[] arguments = ("adder --bits 3 --iterations 1 " + option).strip().split(" ", -1);
        assertEquals(1, command.execute(arguments));
        assertTrue(err.toString().contains("refrain adder: cannot write the output."), err.toString());
    }

    @Test
    void trainingThatDivergesSaysWhenAndWhatToDo() {
        Execution execution = Execution.of("adder", "--learning-rate", "1e300", "--iterations", "5");
        assertEquals(1, execution.status());
        assertEquals(1, execution.errLines().size(), execution.err());
        String line = execution.errLines().getFirst();
        assertTrue(
                line.startsWith("refrain adder: training: update 1 (epoch 1): optimiser: this step would make "), line);
        assertTrue(line.endsWith("nothing was written in this step; try a smaller --learning-rate."), line);
    }
}
