package dev.refrain.nn;

import static dev.refrain.nn.CellTraceTest.STEPS;
import static dev.refrain.nn.CellTraceTest.X;
import static dev.refrain.nn.CellTraceTest.assertClose;
import static dev.refrain.nn.CellTraceTest.drawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.CellTraceTest.Gated;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Gradients of a trace are those of the backward pass over the run itself. */
class CellTraceGradientsTest {
    /** By the loss as a function of the state at one time, which is where a second run begins. */
    @Test
    void gradientsAreThoseOfTheBackwardPass() {
        Recurrent<Var> layer = Recurrent.of(Gated.of());
        Tensor byOutput = drawn("c", STEPS, 3, 2);
        Tensor byLast = drawn("d", 3, 2);
        CellTrace trace;
        try (Tape tape = Tape.open()) {
            Outputs<Var> y = layer.apply(tape.input(X));
            trace = y.trace();
            Var loss = y.all()
                    .mul(Var.of(byOutput))
                    .sum()
                    .add(y.last().mul(Var.of(byLast)).sum());
            tape.backward(loss);
        }
        for (int t = 1; t < STEPS; t++) {
            try (Tape tape = Tape.open()) {
                Var state = tape.input(
                        Var.of(trace.values("state")).select(0, t - 1).value());
                Outputs<Var> rest = layer.apply(Var.of(X).slice(0, t, STEPS).on(state), state);
                Var loss = rest.all()
                        .mul(Var.of(byOutput).slice(0, t, STEPS))
                        .sum()
                        .add(rest.last().mul(Var.of(byLast)).sum());
                Gradients fromHere = tape.gradients(loss, List.of(state), Pullback.plain());
                // the output of the step before is 2 s itself
                Var own = Var.of(byOutput).select(0, t - 1).mul(2);
                assertClose(
                        fromHere.of(state).add(own).value(),
                        Var.of(trace.gradients("state")).select(0, t - 1).value());
            }
        }
        assertClose(byOutput, trace.gradients("output"));
        Var z = Var.of(trace.values("z"));
        Var slope = z.mul(z.neg().add(1));
        assertClose(Var.of(trace.gradients("z")).mul(slope).value(), trace.gradients("z.pre"));
    }

    /** Whose last state is the last output, or what came in, and whose cotangents are not those of a value of its own. */
    @Test
    void gradientsOfALayerThatRunsStepByStepAreThoseOfACompiledOne() {
        record Passing(LstmCell cell) implements Cell<List<Var>> {
            @Override
            public Step<List<Var>> step(Var x, List<Var> state) {
                Step<LstmState> step = cell.step(x, new LstmState(state.get(0), state.get(1)));
                return new Step<>(
                        step.output(), List.of(step.next().hidden(), step.next().cell(), x, state.get(3)));
            }

            @Override
            public List<Var> initialState(Var x) {
                LstmState state = cell.initialState(x);
                return List.of(state.hidden(), state.cell(), Functions.zeros(x, 2), Functions.zeros(x, 1));
            }
        }
        Recurrent<List<Var>> layer = Recurrent.of(GradChecks.drawn(new Passing(new LstmCell(2, 3)), RandomKey.of(2)));
        for (int[] lengths : new int[][] {{4, 4, 4}, {4, 0, 2}}) {
            List<CellTrace> traces = new ArrayList<>();
            for (Recurrent<List<Var>> each : List.of(layer, layer.unrolled())) {
                try (Tape tape = Tape.open()) {
                    Outputs<List<Var>> y = each.apply(Sequences.of(tape.input(X), lengths));
                    traces.add(y.trace());
                    Var loss = y.all().square().sum();
                    for (Var part : y.last()) {
                        loss = loss.add(part.exp().sum());
                    }
                    tape.backward(loss);
                }
            }
            assertEquals(traces.getFirst().names(), traces.getLast().names());
            for (String name : traces.getFirst().names()) {
                assertClose(traces.getFirst().gradients(name), traces.getLast().gradients(name));
            }
        }
    }

    /** Gradients by pre-activations summed over rows and times are those by the bias. */
    @Test
    void gradientsByPreActivationsSumUpToThatByTheBias() {
        LstmCell cell = GradChecks.drawn(new LstmCell(2, 3), RandomKey.of(2));
        try (Tape tape = Tape.open()) {
            Outputs<LstmState> y = Recurrent.of(cell).apply(tape.input(X));
            CellTrace trace = y.trace();
            Gradients gradients = tape.backward(y.atEnd().square().sum());
            List<Var> gates = new ArrayList<>();
            for (String gate : List.of("i.pre", "f.pre", "g.pre", "o.pre")) {
                gates.add(Var.of(trace.gradients(gate)).sum(0, 1));
            }
            assertClose(
                    gradients.of(Objects.requireNonNull(cell.bias())).value(),
                    Functions.concat(0, gates).value());
        }
    }

    /** The optimiser has been there by then, and the tape is used up. */
    @Test
    void gradientsCanBeAskedForAfterTheUpdate() {
        Gated cell = Gated.of();
        CellTrace trace;
        try (Tape tape = Tape.open()) {
            Outputs<Var> y = Recurrent.of(cell).apply(tape.input(X));
            trace = y.trace();
            tape.backward(y.all().sum());
        }
        Tensor expected = trace.gradients("z");
        cell.weight().assign(Tensor.zeros(DType.FLOAT64, 2, 2));
        assertEquals(expected, trace.gradients("z"));
        assertEquals(Shape.of(STEPS, 3, 2), trace.gradients("z.pre").shape());
    }
}
