package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.sigmoid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.CellCase.Sizes;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** The sLSTM against its paper's equations, those with the stabiliser and those without. */
class SlstmCellTest {
    @Provide
    Arbitrary<Sizes> sizes() {
        return Sizes.any();
    }

    private static double logForget(double sum, boolean exponential) {
        return exponential ? sum : Math.log(sigmoid(sum));
    }

    /** A state as there is one behind a step: n is 1 or more. */
    private static SlstmState state(CellCase c) {
        Var n = Var.of(c.state()).add(2.5);
        return new SlstmState(c.hVar(), Var.of(c.state()), n, Var.of(c.state()));
    }

    @Property(seed = "141", tries = 60)
    void aStepIsEquations8To17(@ForAll("sizes") Sizes sizes, @ForAll boolean exponential) {
        CellCase c = CellCase.draw(sizes, 4);
        SlstmState state = state(c);
        double[] hidden = new double[sizes.batch() * sizes.hidden()];
        double[] cell = hidden.clone();
        double[] normaliser = hidden.clone();
        double[] stabiliser = c.all((n, j) -> Math.max(
                logForget(c.sum(n, 1, j), exponential)
                        + state.stabiliser().value().get(n, j),
                c.sum(n, 0, j)));
        for (int at = 0; at < hidden.length; at++) {
            int n = at / sizes.hidden();
            int j = at % sizes.hidden();
            double m = stabiliser[at];
            double i = Math.exp(c.sum(n, 0, j) - m);
            double f = Math.exp(logForget(c.sum(n, 1, j), exponential)
                    + state.stabiliser().value().get(n, j)
                    - m);
            cell[at] = f * state.cell().value().get(n, j) + i * Math.tanh(c.sum(n, 2, j));
            normaliser[at] = f * state.normaliser().value().get(n, j) + i;
            hidden[at] = sigmoid(c.sum(n, 3, j)) * cell[at] / normaliser[at];
        }
        Step<SlstmState> step = new SlstmCell(c.ih(), c.hh(), c.bias(), exponential).step(c.xVar(), state);
        assertClose(hidden, step.output().value().toDoubles(), 1e-13, "output");
        assertClose(hidden, step.next().hidden().value().toDoubles(), 1e-13, "h");
        assertClose(cell, step.next().cell().value().toDoubles(), 1e-13, "c");
        assertClose(normaliser, step.next().normaliser().value().toDoubles(), 1e-13, "n");
        assertClose(stabiliser, step.next().stabiliser().value().toDoubles(), 1e-13, "m");
    }

    @Property(seed = "142", tries = 40)
    void theFirstStepsAreThoseWithoutAStabiliser(@ForAll("sizes") Sizes sizes, @ForAll boolean exponential) {
        CellCase first = CellCase.draw(sizes, 4);
        SlstmCell lstm = new SlstmCell(first.ih(), first.hh(), first.bias(), exponential);
        SlstmState state = lstm.initialState(first.xVar());
        int count = sizes.batch() * sizes.hidden();
        double[] cell = new double[count];
        double[] normaliser = new double[count];
        for (int t = 0; t < 4; t++) {
            Tensor x = Numbers.random(first.more(), DType.FLOAT64, sizes.batch(), sizes.input());
            CellCase c = first.of(x, state.hidden().value());
            double[] expected = new double[count];
            for (int at = 0; at < count; at++) {
                int n = at / sizes.hidden();
                int j = at % sizes.hidden();
                double i = Math.exp(c.sum(n, 0, j));
                double f = Math.exp(logForget(c.sum(n, 1, j), exponential));
                cell[at] = f * cell[at] + i * Math.tanh(c.sum(n, 2, j));
                normaliser[at] = f * normaliser[at] + i;
                expected[at] = sigmoid(c.sum(n, 3, j)) * cell[at] / normaliser[at];
            }
            Step<SlstmState> step = lstm.step(Var.of(x), state);
            assertClose(expected, step.output().value().toDoubles(), 1e-12, "output at step " + t);
            state = step.next();
        }
    }

    @Property(seed = "143", tries = 40)
    void whateverTheStabiliserIsTheOutputIsTheSame(
            @ForAll("sizes") Sizes sizes, @ForAll @DoubleRange(min = -20, max = 20) double by) {
        CellCase c = CellCase.draw(sizes, 4);
        SlstmState state = state(c);
        SlstmState moved = new SlstmState(
                state.hidden(),
                state.cell().mul(Math.exp(-by)),
                state.normaliser().mul(Math.exp(-by)),
                state.stabiliser().add(by));
        SlstmCell lstm = new SlstmCell(c.ih(), c.hh(), c.bias(), false);
        double[] expected = lstm.step(c.xVar(), state).output().value().toDoubles();
        assertClose(expected, lstm.step(c.xVar(), moved).output().value().toDoubles(), 1e-12, "output");
    }

    /** From its own first state, too: where the input gate alone is next to nothing, n is still 1. */
    @Property(seed = "144", tries = 40)
    void hugeNumbersLeaveEverythingFinite(@ForAll long seed, @ForAll boolean exponential, @ForAll DType dtype) {
        Random random = new Random(seed);
        SlstmCell made = new SlstmCell(2, 3);
        SlstmCell lstm = Parameters.initialise(exponential ? made.withExponentialForget() : made, seed, dtype);
        Tensor x = Var.of(Numbers.random(random, dtype, 5, 4, 2)).mul(1e5).value();
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            Outputs<SlstmState> outputs = Recurrent.of(lstm).apply(in);
            assertFinite(outputs.all().value());
            Tree.values(outputs.last()).values().forEach(part -> assertFinite(part.value()));
            for (double n : outputs.last().normaliser().value().toDoubles()) {
                assertTrue(n >= 1, () -> "n is " + n);
            }
            Gradients gradients =
                    tape.backward(outputs.all().sum().add(outputs.last().cell().sum()));
            Tree.leaves(lstm)
                    .values()
                    .forEach(parameter -> assertFinite(gradients.of(parameter).value()));
        }
    }

    private static void assertFinite(Tensor tensor) {
        assertEquals(-1, Checks.firstNotFinite(tensor).orElse(-1), tensor::toString);
    }
}
