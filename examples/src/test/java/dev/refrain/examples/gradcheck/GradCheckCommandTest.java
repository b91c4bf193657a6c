package dev.refrain.examples.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.FunctionSamples;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.examples.Execution;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.nn.check.LossSamples;
import dev.refrain.nn.check.Shipped;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GradCheckCommandTest {
    @Test
    void allThatShipsPassesAndStandsInTheTable() {
        Execution execution = Execution.of("gradcheck", "--cases", "3");
        assertEquals(0, execution.status());
        assertEquals("", execution.err());
        List<String> lines = execution.outLines();
        int samples = Shipped.samples().size();
        assertEquals(2 + samples + 2, lines.size(), execution.out());
        assertEquals(
                " kind     | name                           | cases | worst error | orders | failures",
                lines.getFirst());
        assertTrue(
                lines.get(2).matches(" op       \\| neg +\\|     3 \\| +\\d\\.\\de[+-]\\d\\d \\|   1, 2 \\|        0"),
                lines.get(2));
        for (int i = 0; i < samples; i++) {
            Sample sample = Shipped.samples().get(i);
            assertTrue(
                    lines.get(2 + i).startsWith(" " + sample.kind())
                            && lines.get(2 + i).contains("| " + sample.name() + " "),
                    lines.get(2 + i));
        }
        String summary =
                "%d ops, %d functions, %d layers, %d losses, %d cells: %d cases, 0 failures, worst relative error \\d\\.\\de[+-]\\d\\d, \\d+\\.\\d s"
                        .formatted(
                                OpSamples.all().size(),
                                FunctionSamples.all().size(),
                                Shipped.samples().stream()
                                        .filter(sample -> sample.kind().equals("layer"))
                                        .count(),
                                LossSamples.all().size(),
                                CellSamples.all().size(),
                                3 * samples);
        assertTrue(lines.getLast().matches(summary), lines.getLast());
    }

    @Test
    void jsonHasTheFiguresOfAllAndOfEach() {
        Execution execution = Execution.of("gradcheck", "--json", "--cases", "2", "--seed", "9");
        assertEquals(0, execution.status());
        assertEquals(1, execution.outLines().size(), execution.out());
        SequencedMap<String, Object> members = execution.json();
        assertEquals((long) OpSamples.all().size(), members.get("ops"));
        assertEquals((long) CellSamples.all().size(), members.get("cells"));
        assertEquals(2L * Shipped.samples().size(), members.get("cases"));
        assertEquals(0L, members.get("failures"));
        assertEquals(9L, members.get("seed"));
        assertEquals(1e-6, members.get("relative"));
        assertEquals(1e-8, members.get("absolute"));
        double worst = (double) members.get("worst");
        assertTrue(worst > 0 && worst <= 1e-6, () -> "worst " + worst);
        for (Sample sample : Shipped.samples()) {
            String of = "results.%s.%s.".formatted(sample.kind(), sample.name());
            assertEquals(2L, members.get(of + "cases"));
            assertEquals(0L, members.get(of + "failures"));
            assertEquals(2L, members.get(of + "orders"));
            assertTrue((double) members.get(of + "worst") <= worst);
        }
        assertTrue(execution.err().contains(" 0 failures, "), execution.err());
    }

    @Test
    void aSeedSaysAllCases() {
        Object first = worst("7");
        assertEquals(first, worst("7"));
        assertNotEquals(first, worst("8"));
    }

    private static Object worst(String seed) {
        return Execution.of("gradcheck", "--json", "--only", "tanh", "--cases", "5", "--seed", seed)
                .json()
                .get("worst");
    }

    @ParameterizedTest
    @CsvSource({
        "matmul, 1",
        "MATMUL, 1",
        "concat, 2",
        "cell, 43",
        "cells, 43",
        "loss, 9",
        "'elman relu, no bias', 1",
        "elman, 6",
        "lst, 3",
        "max, 1",
        "maxo, 1"
    })
    void onlyLeavesWhatIsCalledSoOrIsOfThatKind(String name, int left) {
        Execution execution = Execution.of("gradcheck", "--cases", "1", "--only", name);
        assertEquals(0, execution.status());
        assertEquals(2 + left + 2, execution.outLines().size(), execution.out());
    }

    @Test
    void onlyMayBeRepeated() {
        Execution execution = Execution.of("gradcheck", "--json", "--cases", "1", "--only", "tanh", "--only", "gru");
        assertEquals(
                List.of(1L, 1L, 2L),
                List.of("ops", "cells", "cases").stream()
                        .map(execution.json()::get)
                        .toList());
        assertTrue(execution.err().contains("1 op, 1 cell: 2 cases"), execution.err());
    }

    @Test
    void kindsThatAreNotCheckedAreNoneInJson() {
        SequencedMap<String, Object> members = Execution.of("gradcheck", "--json", "--cases", "1", "--only", "loss")
                .json();
        assertEquals(
                List.of(0L, 0L, 0L, 9L, 0L),
                List.of("ops", "functions", "layers", "losses", "cells").stream()
                        .map(members::get)
                        .toList());
    }

    @Test
    void aSampleOfFewCasesHasNoMoreThanThere() {
        Sample few = new Sample("op", "few", choices -> check(3 * choices.below(3), x -> x));
        assertEquals(3, Outcome.of(few, 50, 1, () -> {}).cases());
        int[] done = {0};
        assertEquals(4, Outcome.of(sound(), 4, 1, () -> done[0]++).cases());
        assertEquals(4, done[0]);
    }

    private static Sample sound() {
        return new Sample("op", "sound", choices -> drawn(choices, Var::tanh));
    }

    private static GradCheck drawn(Choices choices, UnaryOperator<Var> function) {
        Arguments x = Arguments.draw(choices, Elements.reals(), AnyShape.of(choices, 1, 2));
        return x.check(in -> function.apply(in.getFirst())).named(x.toString());
    }

    private static GradCheck check(int size, UnaryOperator<Var> function) {
        return drawn(Choices.replay(List.of(0, size)), function);
    }

    @Test
    void aFailureIsReportedWithTheWayToRepeatItAndExitCode1() {
        Sample wrong = new Sample(
                "op",
                "wrong",
                choices -> drawn(choices, x -> x.tanh().add(x.sub(x.detach()).mul(0.001))));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        GradCheckCommand command = new GradCheckCommand();
        CommandLine line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        line.parseArgs("--cases", "20", "--seed", "3");
        assertEquals(1, command.run(List.of(sound(), wrong)));
        List<String> said = err.toString().lines().toList();
        assertTrue(
                said.getFirst()
                        .matches(
                                "refrain gradcheck: wrong fails in \\d+ of 20 cases; again by: refrain gradcheck --only 'wrong' --cases 20 --seed 3"),
                said.getFirst());
        assertEquals(
                5,
                said.stream().filter(each -> each.startsWith("gradcheck of [")).count(),
                err::toString);
        assertTrue(said.get(2).startsWith("  wrong by input 0 ("), said.get(2));
        assertTrue(out.toString().contains("2 ops: 40 cases, "), out::toString);
    }
}
