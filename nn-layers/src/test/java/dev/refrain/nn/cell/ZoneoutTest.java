package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class ZoneoutTest {
    private static final int BATCH = 100;
    private static final int HIDDEN = 50;

    private final LstmCell lstm = WrapperCase.lstm(4, HIDDEN);
    private final Tensor x = WrapperCase.random(BATCH, 4);
    private final LstmState state = WrapperCase.state(BATCH, HIDDEN);

    private Step<LstmState> training(Zoneout<LstmState> cell, long seed) {
        try (Tape tape = Tape.training(RandomKey.of(seed))) {
            return cell.step(tape.input(x), Tree.mapValues(state, part -> tape.input(part.value())));
        }
    }

    @Example
    void aRateOf0IsTheCellToTheBit() {
        Recurrent<LstmState> zoneout = Recurrent.of(new Zoneout<>(lstm, 0));
        Tensor sequence = WrapperCase.random(6, 3, 4);
        List<Tensor> expected = WrapperCase.values(Recurrent.of(lstm).apply(Var.of(sequence)));
        assertEquals(expected, WrapperCase.values(zoneout.apply(Var.of(sequence))));
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var in = tape.input(sequence);
            assertEquals(expected, WrapperCase.values(zoneout.apply(in)));
            assertTrue(zoneout.explain(in).startsWith("compiled"));
        }
    }

    /** 5,000 draws of each part: the share of those that stay is off by more than 4 deviations once in 16,000 tests. */
    @Property(seed = "161", tries = 20)
    void inTrainingEachElementIsOldAtTheRateElseNew(
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double rate, @ForAll long seed) {
        Step<LstmState> plain = lstm.step(Var.of(x), state);
        Step<LstmState> step = training(new Zoneout<>(lstm, rate), seed);
        int[] hidden = stayed(state.hidden(), plain.next().hidden(), step.next().hidden());
        int[] cell = stayed(state.cell(), plain.next().cell(), step.next().cell());
        double most = 4 * Math.sqrt(rate * (1 - rate) / hidden.length);
        assertEquals(rate, share(hidden), most);
        assertEquals(rate, share(cell), most);
        int both = 0;
        for (int k = 0; k < hidden.length; k++) {
            both += hidden[k] * cell[k];
        }
        double together = rate * rate;
        assertEquals(together, (double) both / hidden.length, 4 * Math.sqrt(together * (1 - together) / hidden.length));
    }

    private static double share(int[] stayed) {
        double sum = 0;
        for (int each : stayed) {
            sum += each;
        }
        return sum / stayed.length;
    }

    /** 1 where an element is what it was, 0 where it is what the cell makes of it, to the bit. */
    private static int[] stayed(Var before, Var made, Var after) {
        double[] old = before.value().toDoubles();
        double[] now = made.value().toDoubles();
        double[] got = after.value().toDoubles();
        int[] stayed = new int[got.length];
        for (int k = 0; k < got.length; k++) {
            assertTrue(got[k] == old[k] || got[k] == now[k], () -> "neither old nor new");
            stayed[k] = got[k] == old[k] ? 1 : 0;
        }
        return stayed;
    }

    @Example
    void anOutputThatIsAPartOfTheStateIsWhatThatHasBecome() {
        Step<LstmState> step = training(new Zoneout<>(lstm, 0.5), 1);
        assertSame(step.next().hidden(), step.output());
        Step<LstmState> evaluating = new Zoneout<>(lstm, 0.5).step(Var.of(x), state);
        assertSame(evaluating.next().hidden(), evaluating.output());
    }

    @Example
    void anotherOutputIsLeftAsItIs() {
        SruCell sru = Parameters.initialise(new SruCell(4, 4), 1, DType.FLOAT64);
        Var c = Var.of(WrapperCase.random(BATCH, 4));
        Step<Var> plain = sru.step(Var.of(x), c);
        Step<Var> step = new Zoneout<>(sru, 0.5).step(Var.of(x), c);
        assertEquals(plain.output().value(), step.output().value());
        assertNotEquals(plain.next().value(), step.next().value());
    }

    @Property(seed = "162", tries = 20)
    void whenEvaluatingItIsTheExpectation(@ForAll @DoubleRange(min = 0.05, max = 0.95) double rate) {
        double[] old = state.cell().value().toDoubles();
        double[] made = lstm.step(Var.of(x), state).next().cell().value().toDoubles();
        double[] expected = new double[old.length];
        for (int k = 0; k < old.length; k++) {
            expected[k] = rate * old[k] + (1 - rate) * made[k];
        }
        Step<LstmState> step = new Zoneout<>(lstm, rate).step(Var.of(x), state);
        assertClose(expected, step.next().cell().value().toDoubles(), 1e-15, "cell");
    }

    @Example
    void noiseIsOfTheTapesKeyAndAnotherAtEveryStep() {
        Zoneout<LstmState> cell = new Zoneout<>(lstm, 0.5);
        assertEquals(
                training(cell, 1).output().value(), training(cell, 1).output().value());
        assertNotEquals(
                training(cell, 1).output().value(), training(cell, 2).output().value());
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var in = tape.input(x);
            LstmState entered = Tree.mapValues(state, part -> tape.input(part.value()));
            Step<LstmState> first = cell.step(in, entered);
            assertNotEquals(
                    first.output().value(), cell.step(in, entered).output().value());
        }
    }

    @Example
    void masksThatACellPassesOnStay() {
        Zoneout<Masked<LstmState>> cell = new Zoneout<>(new VariationalDropout<>(lstm, 4, 0.5, 0.5), 0.25);
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var in = tape.input(x);
            Masked<LstmState> first = cell.initialState(in);
            Masked<LstmState> next = cell.step(in, first).next();
            assertSame(first.inputMask(), next.inputMask());
            assertSame(first.stateMask(), next.stateMask());
        }
    }

    @Example
    void gradientsInTrainingAreThoseOfTheDrawnMasks() {
        WrapperCase.inTraining(new Zoneout<>(new LstmCell(2, 3), 0.4), WrapperCase.random(4, 2, 2))
                .verify();
    }

    @Example
    void evaluatingAndTrainingAreCompiled() {
        Recurrent<LstmState> layer = Recurrent.of(new Zoneout<>(lstm, 0.5));
        Tensor sequence = WrapperCase.random(3, 2, 4);
        assertTrue(layer.explain(Var.of(sequence)).startsWith("compiled"));
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var in = tape.input(sequence);
            assertTrue(layer.explain(in).startsWith("compiled"), () -> layer.explain(in));
            Outputs<LstmState> outputs = layer.apply(in);
            assertEquals(
                    outputs.last().hidden().value(), outputs.all().select(0, 2).value());
        }
    }

    @Example
    void ratesOutsideTheRangeAreNamed() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            String sentence = assertThrows(HyperParameterException.class, () -> new Zoneout<>(lstm, rate))
                    .getMessage();
            assertEquals("zoneout rate: got %s, expected a number in [0, 1)".formatted(rate), sentence);
        }
    }
}
