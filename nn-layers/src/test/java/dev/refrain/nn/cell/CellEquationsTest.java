package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.parameter;
import static dev.refrain.nn.Numbers.sigmoid;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Each cell against its paper's equations in plain loops, and against NumPy. */
class CellEquationsTest {
    private static final double TOLERANCE = 1e-13;

    @Provide
    Arbitrary<CellCase.Sizes> sizes() {
        return CellCase.Sizes.any();
    }

    @Property(seed = "101", tries = 60)
    void elmansStepIsItsEquation(@ForAll("sizes") CellCase.Sizes sizes, @ForAll Activation activation) {
        CellCase c = CellCase.draw(sizes, 1);
        double[] expected = c.all((n, j) -> {
            double sum = c.sum(n, 0, j);
            return switch (activation) {
                case TANH -> Math.tanh(sum);
                case SIGMOID -> sigmoid(sum);
                case RELU -> Math.max(sum, 0);
            };
        });
        Step<Var> step = new ElmanCell(c.ih(), c.hh(), c.bias(), activation).step(c.xVar(), c.hVar());
        assertClose(expected, step.output().value().toDoubles(), TOLERANCE, "output");
        assertClose(expected, step.next().value().toDoubles(), TOLERANCE, "state");
    }

    @Property(seed = "102", tries = 60)
    void anLstmsStepIsItsEquationsInTheOrderIfgo(@ForAll("sizes") CellCase.Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 4);
        Tensor cell = c.state();
        CellCase.Equation next = (n, j) ->
                sigmoid(c.sum(n, 1, j)) * cell.get(n, j) + sigmoid(c.sum(n, 0, j)) * Math.tanh(c.sum(n, 2, j));
        double[] expectedCell = c.all(next);
        double[] expectedHidden = c.all((n, j) -> sigmoid(c.sum(n, 3, j)) * Math.tanh(next.of(n, j)));
        Step<LstmState> step =
                new LstmCell(c.ih(), c.hh(), c.bias()).step(c.xVar(), new LstmState(c.hVar(), Var.of(cell)));
        assertClose(expectedHidden, step.output().value().toDoubles(), TOLERANCE, "output");
        assertClose(expectedHidden, step.next().hidden().value().toDoubles(), TOLERANCE, "hidden state");
        assertClose(expectedCell, step.next().cell().value().toDoubles(), TOLERANCE, "cell state");
    }

    @Property(seed = "103", tries = 60)
    void aGrusStepIsItsEquationsInTheOrderRznWithTheResetBeforeTheProduct(@ForAll("sizes") CellCase.Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 3);
        double[] reset = c.all((n, j) -> sigmoid(c.sum(n, 0, j)) * c.h().get(n, j));
        Tensor resetState = Tensor.of(reset, sizes.batch(), sizes.hidden());
        double[] expected = c.all((n, j) -> {
            double z = sigmoid(c.sum(n, 1, j));
            double candidate = Math.tanh(c.fromInput(n, 2, j) + c.fromState(resetState, n, 2, j));
            return z * c.h().get(n, j) + (1 - z) * candidate;
        });
        Step<Var> step = new GruCell(c.ih(), c.hh(), c.bias()).step(c.xVar(), c.hVar());
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
