package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class VariationalDropoutTest {
    private static final int INPUT = 4;
    private static final int HIDDEN = 5;

    private final LstmCell lstm = WrapperCase.lstm(INPUT, HIDDEN);
    private final Tensor x = WrapperCase.random(6, 3, INPUT);

    private static VariationalDropout<LstmState> dropout(LstmCell cell, double inputs, double states) {
        return new VariationalDropout<>(cell, INPUT, inputs, states);
    }

    /** Against a loop with the masks that a twin of the tape draws. */
    @Property(seed = "171", tries = 20)
    void allStepsHaveTheSameMasks(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 0.9) double inputs,
            @ForAll @DoubleRange(min = 0, max = 0.9) double states) {
        VariationalDropout<LstmState> cell = dropout(lstm, inputs, states);
        try (Tape tape = Tape.training(RandomKey.of(seed));
                Tape twin = Tape.training(RandomKey.of(seed))) {
            Masked<LstmState> masks = cell.initialState(twin.input(x).select(0, 0));
            Var ofInput = Var.of(masks.inputMask().value());
            Var ofState = Var.of(masks.stateMask().value());
            LstmState state = lstm.initialState(Var.of(x).select(0, 0));
            Outputs<Masked<LstmState>> outputs = Recurrent.of(cell).apply(tape.input(x));
            for (int t = 0; t < 6; t++) {
                Var in = Var.of(x).select(0, t).mul(ofInput);
                Step<LstmState> step =
                        lstm.step(in, new LstmState(state.hidden().mul(ofState), state.cell()));
                state = step.next();
                double[] got = outputs.all().select(0, t).value().toDoubles();
                assertClose(step.output().value().toDoubles(), got, 1e-13, "output at step " + t);
            }
            assertEquals(masks.inputMask().value(), outputs.last().inputMask().value());
            assertEquals(masks.stateMask().value(), outputs.last().stateMask().value());
        }
    }

    /** 20,000 draws: a share is off by more than 4 deviations once in 16,000 tests. */
    @Property(seed = "172", tries = 20)
    void masksAre0AtTheRateElseScaled(@ForAll long seed, @ForAll @DoubleRange(min = 0.05, max = 0.95) double rate) {
        int batch = 20_000 / INPUT;
        VariationalDropout<LstmState> cell = dropout(lstm, rate, rate / 2);
        try (Tape tape = Tape.training(RandomKey.of(seed))) {
            Masked<LstmState> first = cell.initialState(tape.input(Tensor.zeros(DType.FLOAT64, batch, INPUT)));
            checkMask(first.inputMask(), rate);
            checkMask(first.stateMask(), rate / 2);
        }
    }

    private static void checkMask(Var mask, double rate) {
        double[] values = mask.value().toDoubles();
        long zeros = Arrays.stream(values).filter(each -> each == 0).count();
        assertEquals(rate, (double) zeros / values.length, 4 * Math.sqrt(rate * (1 - rate) / values.length));
        for (double each : values) {
            assertTrue(each == 0 || Math.abs(each * (1 - rate) - 1) < 1e-12, () -> "a mask of " + each);
        }
    }

    @Example
    void whenEvaluatingItIsTheCellToTheBitWhateverMasksTheStateHas() {
        Masked<LstmState> trained;
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Masked<LstmState> last =
                    Recurrent.of(dropout(lstm, 0.5, 0.5)).apply(tape.input(x)).last();
            trained = Tree.mapValues(last, Var::detach);
        }
        Outputs<LstmState> expected = Recurrent.of(lstm).apply(Var.of(x), trained.state());
        Outputs<Masked<LstmState>> outputs =
                Recurrent.of(dropout(lstm, 0.5, 0.5)).apply(Var.of(x), trained);
        assertEquals(expected.all().value(), outputs.all().value());
        assertEquals(
                expected.last().cell().value(), outputs.last().state().cell().value());
        Masked<LstmState> fresh = dropout(lstm, 0.5, 0.5).initialState(Var.of(x).select(0, 0));
        assertEquals(Tensor.full(DType.FLOAT64, 1, 3, INPUT), fresh.inputMask().value());
        assertEquals(Tensor.full(DType.FLOAT64, 1, 3, HIDDEN), fresh.stateMask().value());
    }

    @Example
    void ratesOf0AreTheCellInTrainingToo() {
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Outputs<Masked<LstmState>> outputs =
                    Recurrent.of(dropout(lstm, 0, 0)).apply(tape.input(x));
            assertEquals(
                    Recurrent.of(lstm).apply(Var.of(x)).all().value(),
                    outputs.all().value());
        }
    }

    @Example
    void itIsCompiledInTrainingAndLearnsAllParameters() {
        Recurrent<Masked<LstmState>> layer = Recurrent.of(dropout(lstm, 0.5, 0.5));
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var in = tape.input(x);
            assertTrue(layer.explain(in).startsWith("compiled"), () -> layer.explain(in));
            Gradients gradients = tape.backward(layer.apply(in).all().sum());
            Tree.leaves(lstm)
                    .values()
                    .forEach(parameter -> assertNotEquals(
                            0, gradients.of(parameter).abs().sum().item()));
        }
    }

    /** Masks are in it: the noise that follows is what it would be without this. */
    @Example
    void aGivenStateDrawsNoNoise() {
        VariationalDropout<LstmState> cell = dropout(lstm, 0.5, 0.5);
        List<Tensor> after = new ArrayList<>();
        for (boolean applied : new boolean[] {false, true}) {
            try (Tape tape = Tape.training(RandomKey.of(1))) {
                Var in = tape.input(x);
                Masked<LstmState> first = cell.initialState(in.select(0, 0));
                if (applied) {
                    Recurrent.of(cell).apply(in, first);
                    Recurrent.of(cell).step(in.select(0, 0), first);
                }
                after.add(Functions.dropout(in, 0.5).value());
            }
        }
        assertEquals(after.get(0), after.get(1));
    }

    @Example
    void onlyTheFirstPartOfAStateIsMasked() {
        SlstmCell slstm = Parameters.initialise(new SlstmCell(INPUT, HIDDEN), 2, DType.FLOAT64);
        VariationalDropout<SlstmState> cell = new VariationalDropout<>(slstm, INPUT, 0, 0.9);
        try (Tape tape = Tape.training(RandomKey.of(3))) {
            Var in = tape.input(x).select(0, 0);
            Var same = tape.input(Tensor.full(DType.FLOAT64, 2, 3, HIDDEN)); // one value at all places
            Masked<SlstmState> first = cell.initialState(in);
            SlstmState state = new SlstmState(same, same, same, same);
            Var expected = slstm.step(in, new SlstmState(same.mul(first.stateMask()), same, same, same))
                    .output();
            Masked<SlstmState> given = new Masked<>(state, first.inputMask(), first.stateMask());
            assertEquals(expected.value(), cell.step(in, given).output().value());
        }
    }

    @Example
    void gradientsInTrainingAreThoseOfTheDrawnMasks() {
        WrapperCase.inTraining(new VariationalDropout<>(new LstmCell(2, 3), 2, 0.4, 0.4), WrapperCase.random(4, 2, 2))
                .verify();
    }

    @Example
    void whatIsOutOfRangeIsNamed() {
        assertSays("input size: got 0, expected 1 or more", () -> new VariationalDropout<>(lstm, 0, 0, 0));
        assertSays(
                "rate of inputs: got 1.0, expected a number in [0, 1)", () -> new VariationalDropout<>(lstm, 1, 1, 0));
        assertSays(
                "rate of states: got NaN, expected a number in [0, 1)",
                () -> new VariationalDropout<>(lstm, 1, 0, Double.NaN));
    }

    @Example
    void aCellWithoutAStateHasNothingToDrop() {
        record Doubling() implements Cell<List<Var>> {
            @Override
            public Step<List<Var>> step(Var x, List<Var> state) {
                return new Step<>(x.mul(2), state);
            }

            @Override
            public List<Var> initialState(Var x) {
                return List.of();
            }
        }
        VariationalDropout<List<Var>> cell = new VariationalDropout<>(new Doubling(), INPUT, 0.5, 0.5);
        assertSays(
                "cell: got one without a state, expected one whose state has a first part",
                () -> cell.initialState(Var.of(x).select(0, 0)));
    }

    private static void assertSays(String end, Runnable made) {
        String message = assertThrows(HyperParameterException.class, made::run).getMessage();
        assertEquals("variational dropout " + end, message);
    }
}
