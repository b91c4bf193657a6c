package dev.refrain.nn.sequence;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.CellTrace;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttentionCellTest {
    private static final int STEPS = 4;
    private static final int BATCH = 3;
    private static final int INPUT = 2;
    private static final int HIDDEN = 3;
    private static final int MEMORY = 4;
    private static final int[] ENCODED = {5, 2, 0};

    private final AttentionCell<Var> cell = GradChecks.drawn(
            new AttentionCell<>(new GruCell(INPUT + MEMORY, HIDDEN), new AdditiveAttention(HIDDEN, MEMORY, 5)),
            RandomKey.of(3));
    private final Recurrent<Attending<Var>> decoder = Recurrent.of(cell);
    private final Tensor x = random(new Random(1), DType.FLOAT64, STEPS, BATCH, INPUT);
    private final Tensor source = random(new Random(2), DType.FLOAT64, 5, BATCH, MEMORY);

    private Sequences memory() {
        return Sequences.of(Var.of(source), ENCODED);
    }

    /** The equations, with the parts that are tested elsewhere. */
    private Var byEquations(Var input, Memory memory) {
        Var s = Functions.zeros(input.select(0, 0), HIDDEN);
        List<Var> outputs = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            Var c = cell.attention().attend(s, memory).context();
            s = cell.cell().step(Functions.concat(input.select(0, t), c), s).output();
            outputs.add(Functions.concat(s, c));
        }
        return Functions.stack(0, outputs);
    }

    @Test
    void aDecoderIsTheEquationsStepByStep() {
        Outputs<Attending<Var>> y =
                decoder.apply(Var.of(x), cell.start(Var.of(x).select(0, 0), memory()));
        Tensor expected =
                byEquations(Var.of(x), cell.attention().over(memory())).value();
        assertEquals(Shape.of(STEPS, BATCH, HIDDEN + MEMORY), y.all().shape());
        assertClose(expected.toDoubles(), y.all().value().toDoubles(), 1e-14, "outputs");
    }

    @Test
    void itIsCompiledAndWhatIsRememberedStays() {
        Sequences input = Sequences.of(Var.of(x));
        Attending<Var> first = cell.start(input, memory());
        String text = decoder.explain(input, first);
        assertTrue(text.startsWith("compiled"), text);
        Outputs<Attending<Var>> y = decoder.apply(input, first);
        assertEquals(first.memory().values().value(), y.last().memory().values().value());
        Sequences shorter = Sequences.of(Var.of(x), 4, 1, 0);
        assertTrue(decoder.explain(shorter, first).startsWith("compiled"));
        assertEquals(
                first.memory().values().value(),
                decoder.apply(shorter, first).last().memory().values().value());
    }

    private record Result(Tensor outputs, Map<Parameter, Tensor> gradients, Tensor bySource) {}

    private Result trained(Recurrent<Attending<Var>> layer, int... lengths) {
        try (Tape tape = Tape.open()) {
            Var encoded = tape.input(source);
            Sequences input = Sequences.of(tape.input(x), lengths);
            Outputs<Attending<Var>> y = layer.apply(input, cell.start(input, Sequences.of(encoded, ENCODED)));
            List<Var> sources = new ArrayList<>(List.of(encoded));
            Tree.leaves(cell).values().forEach(parameter -> sources.add(parameter.on(encoded)));
            Gradients gradients = tape.gradients(y.all().square().sum(), sources, Pullback.plain());
            Map<Parameter, Tensor> byParameter = new LinkedHashMap<>();
            List<Parameter> parameters = List.copyOf(Tree.leaves(cell).values());
            for (int k = 0; k < parameters.size(); k++) {
                byParameter.put(
                        parameters.get(k), gradients.of(sources.get(1 + k)).value());
            }
            return new Result(
                    y.all().value(), byParameter, gradients.of(encoded).value());
        }
    }

    @Test
    void compiledItGivesWhatItGivesUnrolled() {
        for (int[] lengths : new int[][] {{4, 4, 4}, {4, 1, 3}, {0, 2, 4}}) {
            Result compiled = trained(decoder, lengths);
            Result unrolled = trained(decoder.unrolled(), lengths);
            assertClose(compiled.outputs.toDoubles(), unrolled.outputs.toDoubles(), 1e-13, "outputs");
            assertClose(compiled.bySource.toDoubles(), unrolled.bySource.toDoubles(), 1e-12, "by source");
            compiled.gradients.forEach((parameter, gradient) -> assertClose(
                    gradient.toDoubles(), unrolled.gradients.get(parameter).toDoubles(), 1e-12, parameter.name()));
        }
    }

    /** All of it, not the last step of the encoder alone. */
    @Test
    void theGradientReachesEveryStepOfTheSourceAndNoPadding() {
        double[] bySource = trained(decoder, 4, 4, 4).bySource.toDoubles();
        for (int row = 0; row < 5 * BATCH; row++) {
            boolean own = row / BATCH < ENCODED[row % BATCH];
            for (int i = 0; i < MEMORY; i++) {
                assertEquals(own, bySource[row * MEMORY + i] != 0, "row " + row);
            }
        }
    }

    @Test
    void stepByStepAndInChunksItGivesTheSameBits() {
        Outputs<Attending<Var>> whole =
                decoder.apply(Var.of(x), cell.start(Var.of(x).select(0, 0), memory()));
        Attending<Var> state = cell.start(Var.of(x).select(0, 0), memory());
        for (int t = 0; t < STEPS; t++) {
            Step<Attending<Var>> step = decoder.step(Var.of(x).select(0, t), state);
            assertEquals(whole.all().select(0, t).value(), step.output().value());
            state = step.next();
        }
        Outputs<Attending<Var>> first =
                decoder.apply(Var.of(x).slice(0, 0, 1), cell.start(Var.of(x).select(0, 0), memory()));
        Outputs<Attending<Var>> second = decoder.apply(Var.of(x).slice(0, 1, STEPS), first.last());
        assertEquals(whole.all().slice(0, 1, STEPS).value(), second.all().value());
    }

    @Test
    void theWeightsAreInTheTrace() {
        try (Tape tape = Tape.open()) {
            Sequences input = Sequences.of(tape.input(x), 4, 2, 3);
            CellTrace trace = decoder.apply(input, cell.start(input, memory())).trace();
            Tensor weights = trace.values("attention");
            assertEquals(Shape.of(STEPS, BATCH, 5), weights.shape());
            double[] sums = Var.of(weights).sum(2).value().toDoubles();
            double[] expected = {1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0}; // the third has no memory, the second ends
            assertClose(expected, sums, 1e-14, "sums");
            assertTrue(trace.names().stream().noneMatch(name -> name.contains("memory")), trace::toString);
        }
    }

    @Test
    void anyCellsStateCanBeTheFirstOne() {
        AttentionCell<LstmState> lstm = GradChecks.drawn(
                new AttentionCell<>(new LstmCell(INPUT + MEMORY, MEMORY), new DotAttention()), RandomKey.of(1));
        Recurrent<LstmState> encoder = Recurrent.of(GradChecks.drawn(new LstmCell(INPUT, MEMORY), RandomKey.of(2)));
        Sequences input = Sequences.of(Var.of(x), 4, 3, 1);
        Outputs<LstmState> encoded = encoder.apply(input);
        Outputs<Attending<LstmState>> y =
                Recurrent.of(lstm).apply(input, lstm.startFrom(encoded.last(), encoded.sequences()));
        Var query = encoded.last().hidden();
        Attended found = lstm.attention().attend(query, lstm.attention().over(encoded.sequences()));
        Tensor context = y.all().select(0, 0).slice(1, MEMORY, 2 * MEMORY).value();
        assertClose(found.context().value().toDoubles(), context.toDoubles(), 1e-14, "the first context");
    }

    @Test
    void aStackOfThemRuns() {
        AttentionCell<Var> upper = GradChecks.drawn(
                new AttentionCell<>(
                        new GruCell(HIDDEN + MEMORY + MEMORY, HIDDEN), new AdditiveAttention(HIDDEN, MEMORY, 2)),
                RandomKey.of(4));
        Sequences input = Sequences.of(Var.of(x));
        Outputs<List<Attending<Var>>> y = Recurrent.stack(List.of(cell, upper))
                .apply(input, List.of(cell.start(input, memory()), upper.start(input, memory())));
        Outputs<Attending<Var>> lower = decoder.apply(input, cell.start(input, memory()));
        Outputs<Attending<Var>> expected = Recurrent.of(upper).apply(lower.sequences(), upper.start(input, memory()));
        assertEquals(expected.all().value(), y.all().value());
    }

    @Test
    void withoutAMemoryOrWithThatOfAnotherBatchItSaysSo() {
        assertEquals(
                "attention: got no memory, expected a first state: use start(x, memory)",
                assertThrows(SequenceException.class, () -> decoder.apply(Var.of(x)))
                        .getMessage());
        Var smaller = Var.of(x).slice(1, 0, 2);
        String batch = "attention: got a memory of 3 sequences, expected 2, one for each of x";
        assertEquals(
                batch,
                assertThrows(SequenceException.class, () -> cell.start(smaller.select(0, 0), memory()))
                        .getMessage());
        Attending<Var> first = cell.start(Var.of(x).select(0, 0), memory());
        assertEquals(
                batch,
                assertThrows(SequenceException.class, () -> decoder.apply(smaller, first))
                        .getMessage());
        Attending<Var> wrong = new Attending<>(Functions.zeros(smaller.select(0, 0), HIDDEN), first.memory());
        assertThrows(SequenceException.class, () -> decoder.apply(Var.of(x), wrong));
        assertThrows(SequenceException.class, () -> decoder.step(Var.of(x).select(0, 0), wrong));
    }
}
