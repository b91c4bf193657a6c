package dev.refrain.examples.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdderCommandTest {
    /** A run that is over soon. */
    private static Execution run(String arguments) {
        return Execution.of(
                ("adder --bits 5 --iterations 300 " + arguments).strip().split(" ", -1));
    }

    private static String sha(String arguments) {
        return (String) run("--json " + arguments).json().get("weightsSha256");
    }

    @Test
    void textReportsTheFirstAndTheLastIterationAndTheOutcome() {
        Execution execution = Execution.of("adder", "--iterations", "300");
        assertEquals(0, execution.status());
        assertEquals("", execution.err());
        List<String> lines = execution.outLines();
        assertEquals(14, lines.size(), execution.out());
        for (int report : new int[] {0, 4}) {
            assertTrue(lines.get(report).matches("iteration (0|299) +error \\d+\\.\\d{4}"), lines.get(report));
            assertTrue(lines.get(report + 1).matches("  predicted [01]{8}"), lines.get(report + 1));
            assertTrue(lines.get(report + 2).matches("  true      [01]{8}"), lines.get(report + 2));
            checkSum(lines, report);
        }
        assertTrue(
                lines.get(9)
                        .matches(
                                "\\d+ of 16384 sums of two 7-bit numbers are exactly right \\(8 bits with the carry\\)"),
                lines.get(9));
        for (int i = 0; i < 3; i++) {
            int bits = 16 << i;
            String line = lines.get(10 + i);
            assertTrue(line.matches("the same weights on " + bits + " bits: \\d+\\.\\d % of 1024 random sums"), line);
        }
        assertTrue(
                lines.get(13).matches("300 iterations in \\d+\\.\\d s, weights [0-9a-f]{12}\\.\\.\\."), lines.get(13));
    }

    /** The sum line says what the bits say. */
    private static void checkSum(List<String> lines, int report) {
        int predicted = Integer.parseInt(lines.get(report + 1).substring(12), 2);
        int right = Integer.parseInt(lines.get(report + 2).substring(12), 2);
        String sum = lines.get(report + 3);
        assertTrue(sum.matches("  \\d+ \\+ \\d+ = \\d+(  \\(wrong\\))?"), sum);
        String[] numbers = sum.replace("(wrong)", "").strip().split(" [+=] ", -1);
        assertEquals(right, Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]));
        assertEquals(predicted, Integer.parseInt(numbers[2]));
        assertEquals(predicted != right, sum.endsWith("(wrong)"));
    }

    @Test
    void aThousandIterationsAreReportedEach() {
        List<String> reports = Execution.of("adder", "--bits", "4", "--iterations", "2002").outLines().stream()
                .filter(line -> line.startsWith("iteration"))
                .map(line -> line.substring(10, 18).strip())
                .toList();
        assertEquals(List.of("0", "1000", "2000", "2001"), reports);
    }

    @Test
    void jsonIsOneLineOnStdoutAndTheTextGoesToStderr() {
        Execution execution = run("--json --seed 5");
        assertEquals(1, execution.outLines().size(), execution.out());
        SequencedMap<String, Object> members = execution.json();
        assertEquals(
                List.of(
                        "exact",
                        "pairs",
                        "share",
                        "shareAtBits.16",
                        "shareAtBits.32",
                        "shareAtBits.64",
                        "iterations",
                        "seconds",
                        "seed",
                        "bits",
                        "hidden",
                        "cell",
                        "optimizer",
                        "learningRate",
                        "bias",
                        "weightsSha256"),
                List.copyOf(members.keySet()));
        assertEquals(256L, members.get("pairs"));
        assertEquals((long) members.get("exact") / 256.0, members.get("share"));
        assertEquals(300L, members.get("iterations"));
        assertEquals(5L, members.get("seed"));
        assertEquals(5L, members.get("bits"));
        assertEquals(8L, members.get("hidden"));
        assertEquals("elman", members.get("cell"));
        assertEquals("sgd", members.get("optimizer"));
        assertEquals(0.1, members.get("learningRate"));
        assertEquals(false, members.get("bias"));
        assertTrue((double) members.get("seconds") > 0);
        assertTrue(((String) members.get("weightsSha256")).matches("[0-9a-f]{64}"));
        List<String> text = execution.errLines();
        assertTrue(text.getFirst().startsWith("iteration 0"), text.getFirst());
        assertTrue(text.contains(
                members.get("exact") + " of 256 sums of two 4-bit numbers are exactly right (5 bits with the carry)"));
        assertTrue(text.getLast().contains(((String) members.get("weightsSha256")).substring(0, 12)));
    }

    @Test
    void aSeedSaysTheWeights() {
        String first = sha("--seed 7");
        assertEquals(first, sha("--seed 7"));
        assertNotEquals(first, sha("--seed 8"));
        assertNotEquals(first, sha("--seed 7 --learning-rate 0.2"));
    }

    @Test
    void aMissedShareIsExitCode1() {
        Execution missed = run("--require 1");
        assertEquals(1, missed.status());
        assertTrue(missed.err().contains("refrain adder: --require 1.0: only "), missed.err());
        assertEquals(0, run("--require 0").status());
        assertEquals(0, run("").status());
    }

    @Test
    void noIterationsTryTheFirstWeights() {
        Execution execution = Execution.of("adder", "--bits", "3", "--iterations", "0");
        assertEquals(0, execution.status());
        assertTrue(execution.out().contains(" of 16 sums of two 2-bit numbers"), execution.out());
        assertTrue(execution.out().contains("0 iterations in "), execution.out());
    }

    @ParameterizedTest
    @EnumSource
    void everyCellRunsWithEveryOptimizer(AdderModel.CellKind cell) {
        Set<Object> fingerprints = new HashSet<>();
        for (AdderCommand.OptimiserKind optimizer : AdderCommand.OptimiserKind.values()) {
            for (String bias : List.of("", " --bias")) {
                Execution execution = Execution.of("adder --bits 3 --iterations 20 --json --cell %s --optimizer %s%s"
                        .formatted(cell, optimizer, bias)
                        .split(" ", -1));
                assertEquals(0, execution.status(), execution.err());
                SequencedMap<String, Object> members = execution.json();
                assertEquals(cell.toString(), members.get("cell"));
                assertEquals(optimizer.toString(), members.get("optimizer"));
                assertEquals(!bias.isEmpty(), members.get("bias"));
                fingerprints.add(members.get("weightsSha256"));
            }
        }
        assertEquals(6, fingerprints.size());
    }

    @ParameterizedTest
    @EnumSource
    void everyCellLearnsToAddSmallNumbers(AdderModel.CellKind cell) {
        Execution execution = Execution.of(
                ("adder --bits 3 --iterations 800 --optimizer adam --learning-rate 0.03 --json --cell " + cell)
                        .split(" ", -1));
        assertTrue((double) execution.json().get("share") > 0.8, execution.out()); // at first it is about 1/16
    }

    @Test
    void namesOfCellsAndOptimizersMayBeInSmallLetters() {
        SequencedMap<String, Object> members =
                run("--json --cell gru --optimizer adam").json();
        assertEquals("gru", members.get("cell"));
        assertEquals("adam", members.get("optimizer"));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 62})
    void ofManyBitsASampleIsTried(int bits) {
        Execution execution =
                Execution.of("adder", "--bits", Integer.toString(bits), "--iterations", "2", "--hidden", "2");
        assertEquals(0, execution.status());
        assertTrue(
                execution.out().contains(" of 16384 random sums of two " + (bits - 1) + "-bit numbers"),
                execution.out());
    }
}
