package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.parameter;
import static dev.refrain.nn.Numbers.sigmoid;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Each cell against its paper's equations in plain loops, and against NumPy. */
class CellEquationsTest {
    private static final double TOLERANCE = 1e-13;

    /** Weights, an input and a state, and the sums x U + h W + b of unit j of gate k for row n, in plain loops. */
    private record Case(
            int batch, int input, int hidden, Parameter ih, Parameter hh, Parameter bias, Tensor x, Tensor h) {
        static Case draw(long seed, int gates, boolean bias, int batch, int input, int hidden) {
            Random random = new Random(seed);
            return new Case(
                    batch,
                    input,
                    hidden,
                    parameter(Numbers.random(random, DType.FLOAT64, input, gates * hidden)),
                    parameter(Numbers.random(random, DType.FLOAT64, hidden, gates * hidden)),
                    bias ? parameter(Numbers.random(random, DType.FLOAT64, gates * hidden)) : null,
                    Numbers.random(random, DType.FLOAT64, batch, input),
                    Numbers.random(random, DType.FLOAT64, batch, hidden));
        }

        double fromInput(int n, int gate, int j) {
            double sum = bias == null ? 0 : bias.value().get(gate * hidden + j);
            for (int i = 0; i < input; i++) {
                sum += x.get(n, i) * ih.value().get(i, gate * hidden + j);
            }
            return sum;
        }

        double fromState(Tensor state, int n, int gate, int j) {
            double sum = 0;
            for (int i = 0; i < hidden; i++) {
                sum += state.get(n, i) * hh.value().get(i, gate * hidden + j);
            }
            return sum;
        }

        double sum(int n, int gate, int j) {
            return fromInput(n, gate, j) + fromState(h, n, gate, j);
        }
    }

    @Property(seed = "101", tries = 60)
    void elmansStepIsItsEquation(
            @ForAll long seed,
            @ForAll boolean bias,
            @ForAll Activation activation,
            @ForAll @IntRange(min = 0, max = 4) int batch,
            @ForAll @IntRange(min = 1, max = 5) int input,
            @ForAll @IntRange(min = 1, max = 6) int hidden) {
        Case c = Case.draw(seed, 1, bias, batch, input, hidden);
        double[] expected = new double[batch * hidden];
        for (int at = 0; at < expected.length; at++) {
            double sum = c.sum(at / hidden, 0, at % hidden);
            expected[at] = switch (activation) {
                case TANH -> Math.tanh(sum);
                case SIGMOID -> sigmoid(sum);
                case RELU -> Math.max(sum, 0);
            };
        }
        Step<Var> step = new ElmanCell(c.ih, c.hh, c.bias, activation).step(Var.of(c.x), Var.of(c.h));
        assertClose(expected, step.output().value().toDoubles(), TOLERANCE, "output");
        assertClose(expected, step.next().value().toDoubles(), TOLERANCE, "state");
    }

    @Property(seed = "102", tries = 60)
    void anLstmsStepIsItsEquationsInTheOrderIfgo(
            @ForAll long seed,
            @ForAll boolean bias,
            @ForAll @IntRange(min = 0, max = 4) int batch,
            @ForAll @IntRange(min = 1, max = 5) int input,
            @ForAll @IntRange(min = 1, max = 6) int hidden) {
        Case c = Case.draw(seed, 4, bias, batch, input, hidden);
        Tensor cell = Numbers.random(new Random(seed + 1), DType.FLOAT64, batch, hidden);
        double[] expectedHidden = new double[batch * hidden];
        double[] expectedCell = new double[batch * hidden];
        for (int at = 0; at < expectedCell.length; at++) {
            int n = at / hidden;
            int j = at % hidden;
            double i = sigmoid(c.sum(n, 0, j));
            double f = sigmoid(c.sum(n, 1, j));
            double g = Math.tanh(c.sum(n, 2, j));
            double o = sigmoid(c.sum(n, 3, j));
            expectedCell[at] = f * cell.get(n, j) + i * g;
            expectedHidden[at] = o * Math.tanh(expectedCell[at]);
        }
        Step<LstmState> step =
                new LstmCell(c.ih, c.hh, c.bias).step(Var.of(c.x), new LstmState(Var.of(c.h), Var.of(cell)));
        assertClose(expectedHidden, step.output().value().toDoubles(), TOLERANCE, "output");
        assertClose(expectedHidden, step.next().hidden().value().toDoubles(), TOLERANCE, "hidden state");
        assertClose(expectedCell, step.next().cell().value().toDoubles(), TOLERANCE, "cell state");
    }

    @Property(seed = "103", tries = 60)
    void aGrusStepIsItsEquationsInTheOrderRznWithTheResetBeforeTheProduct(
            @ForAll long seed,
            @ForAll boolean bias,
            @ForAll @IntRange(min = 0, max = 4) int batch,
            @ForAll @IntRange(min = 1, max = 5) int input,
            @ForAll @IntRange(min = 1, max = 6) int hidden) {
        Case c = Case.draw(seed, 3, bias, batch, input, hidden);
        double[] reset = new double[batch * hidden];
        for (int at = 0; at < reset.length; at++) {
            reset[at] = sigmoid(c.sum(at / hidden, 0, at % hidden)) * c.h.get(at / hidden, at % hidden);
        }
        Tensor resetState = Tensor.of(reset, batch, hidden);
        double[] expected = new double[batch * hidden];
        for (int at = 0; at < expected.length; at++) {
            int n = at / hidden;
            int j = at % hidden;
            double z = sigmoid(c.sum(n, 1, j));
            double candidate = Math.tanh(c.fromInput(n, 2, j) + c.fromState(resetState, n, 2, j));
            expected[at] = z * c.h.get(n, j) + (1 - z) * candidate;
        }
        Step<Var> step = new GruCell(c.ih, c.hh, c.bias).step(Var.of(c.x), Var.of(c.h));
        assertClose(expected, step.output().value().toDoubles(), TOLERANCE, "output");
        assertClose(expected, step.next().value().toDoubles(), TOLERANCE, "state");
    }

    // The expected numbers of the tests below are printed by src/test/golden/cells.py, which uses NumPy 2.4.

    @Test
    void threeStepsOfElmansCellAreNumPys() {
        Outputs<Var> outputs = Recurrent.of(new ElmanCell(weightIh(1), weightHh(1), bias(1), Activation.TANH))
                .apply(Var.of(golden(3, 3, 2, 2)));
        double[] h = {
            0.17926768000206522,
            0.9724034411697313,
            -0.9774350515952742,
            0.6189192384376957,
            0.975770859104373,
            -0.9709623868868281
        };
        assertClose(h, outputs.last().value().toDoubles(), TOLERANCE, "h");
        assertClose(h, outputs.atEnd().value().toDoubles(), TOLERANCE, "output");
    }

    @Test
    void threeStepsOfAnLstmAreNumPys() {
        Outputs<LstmState> outputs =
                Recurrent.of(new LstmCell(weightIh(4), weightHh(4), bias(4))).apply(Var.of(golden(3, 3, 2, 2)));
        double[] h = {
            -0.339056345976646,
            0.12865403119884386,
            0.06746827944321372,
            -0.27384864992225894,
            -0.22401012419195968,
            0.11657426233753461
        };
        double[] c = {
            -0.9355611963019045,
            0.3719552349032127,
            0.24013896928335843,
            -1.1060143572580623,
            -0.40741855802834315,
            0.46468845227006916
        };
        assertClose(h, outputs.last().hidden().value().toDoubles(), TOLERANCE, "h");
        assertClose(c, outputs.last().cell().value().toDoubles(), TOLERANCE, "c");
    }

    @Test
    void threeStepsOfAGruAreNumPys() {
        Outputs<Var> outputs =
                Recurrent.of(new GruCell(weightIh(3), weightHh(3), bias(3))).apply(Var.of(golden(3, 3, 2, 2)));
        double[] h = {
            -0.40408095527380566,
            -0.00760372405422443,
            0.4164299581554919,
            -0.27100477035809895,
            -0.4022189932176006,
            0.667970707935472
        };
        assertClose(h, outputs.last().value().toDoubles(), TOLERANCE, "h");
    }

    private static Parameter weightIh(int gates) {
        return parameter(golden(0, 2, 3 * gates));
    }

    private static Parameter weightHh(int gates) {
        return parameter(golden(5, 3, 3 * gates));
    }

    private static Parameter bias(int gates) {
        return parameter(golden(11, 3 * gates));
    }

    /** Eighths from -1 to 1, which floating point has exactly: the function of this name in the script. */
    private static Tensor golden(int start, int... sizes) {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        double[] values = new double[count];
        for (int k = 0; k < count; k++) {
            values[k] = (7 * (start + k) % 17 - 8) / 8.0;
        }
        return Tensor.of(values, sizes);
    }
}
