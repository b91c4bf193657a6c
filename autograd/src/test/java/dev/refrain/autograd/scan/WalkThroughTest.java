package dev.refrain.autograd.scan;

import static dev.refrain.autograd.Functions.concat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The listings in docs/scan.md are what the compiler makes of the cell there. */
class WalkThroughTest {
    private static final int INPUT = 3;
    private static final int HIDDEN = 4;

    private record State(Var hidden, Var cell) {}

    /** A program on its way, and what made it. */
    private record Stage(String name, List<String> listing) {}

    private static Parameter parameter(int... sizes) {
        Parameter parameter = new Parameter(Shape.of(sizes), (key, shape, type) -> Tensor.zeros(type, shape.sizes()));
        parameter.initialise("w", RandomKey.of(1), DType.FLOAT32);
        return parameter;
    }

    private static Parameter weight() {
        return parameter(INPUT + HIDDEN, HIDDEN);
    }

    /** The cell of the page. */
    private static Recurrence<State> lstm() {
        List<Parameter> w = List.of(weight(), weight(), weight(), weight());
        List<Parameter> b = List.of(parameter(HIDDEN), parameter(HIDDEN), parameter(HIDDEN), parameter(HIDDEN));
        return (x, state) -> {
            Var h = state.hidden();
            Var f = concat(x, h).matmul(w.get(0)).add(b.get(0)).sigmoid();
            Var i = concat(x, h).matmul(w.get(1)).add(b.get(1)).sigmoid();
            Var g = concat(x, h).matmul(w.get(2)).add(b.get(2)).tanh();
            Var o = concat(x, h).matmul(w.get(3)).add(b.get(3)).sigmoid();
            Var cell = f.mul(state.cell()).add(i.mul(g));
            Var hidden = o.mul(cell.tanh());
            return new Recurrence.Result<>(hidden, new State(hidden, cell));
        };
    }

    /** The program as it is traced, after every pass that changes it, and so for the step back. */
    private static List<Stage> stages() {
        Var zeros = Var.of(Tensor.zeros(DType.FLOAT32, 2, HIDDEN));
        Var x = Var.of(Tensor.zeros(DType.FLOAT32, 5, 2, INPUT));
        StepProgram program = Tracing.of(lstm(), x, new State(zeros, zeros)).program();
        List<Stage> stages = new ArrayList<>();
        program = add("traced", program, Passes.all().forward(), stages);
        StepProgram back =
                Differentiation.of(program).restricted(false, shared -> true).program();
        add("back", back, Passes.all().back(), stages);
        return stages;
    }

    private static StepProgram add(String name, StepProgram program, List<Pass> passes, List<Stage> stages) {
        stages.add(new Stage(name, program.toString().lines().toList()));
        StepProgram last = program;
        for (Pass pass : passes) {
            StepProgram next = pass.run(last);
            if (!next.equals(last)) {
                stages.add(new Stage(pass.name(), next.toString().lines().toList()));
            }
            last = next;
        }
        return last;
    }

    /** The fenced listings of the page: the first line names the stage. */
    private static List<Stage> page() throws IOException {
        List<Stage> blocks = new ArrayList<>();
        String[] parts = Files.readString(Path.of("..", "docs", "scan.md")).split("```", -1);
        for (int i = 1; i < parts.length; i += 2) {
            List<String> lines = parts[i].strip().lines().toList();
            if (!lines.getFirst().equals("java")) {
                blocks.add(new Stage(lines.getFirst(), lines.subList(1, lines.size())));
            }
        }
        return blocks;
    }

    @Test
    void thePageShowsEveryStageInOrder() throws IOException {
        assertEquals(
                stages().stream().map(Stage::name).toList(),
                page().stream().map(Stage::name).toList());
    }

    @Test
    void everyLineOfThePageIsALineOfTheProgramInOrder() throws IOException {
        List<Stage> stages = stages();
        List<Stage> page = page();
        for (int k = 0; k < page.size(); k++) {
            int at = 0;
            List<String> listing = stages.get(k).listing();
            for (String line : page.get(k).listing()) {
                if (line.equals("...")) {
                    continue;
                }
                int found = listing.subList(at, listing.size()).indexOf(line);
                assertTrue(found >= 0, "%s: %s\n%s".formatted(page.get(k).name(), line, String.join("\n", listing)));
                at += found + 1;
            }
        }
    }
}
