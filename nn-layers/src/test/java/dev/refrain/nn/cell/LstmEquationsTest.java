package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.sigmoid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.CellCase.Equation;
import dev.refrain.nn.cell.CellCase.Sizes;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The kin of the LSTM against their papers' equations in plain loops. */
class LstmEquationsTest {
    private static final double TOLERANCE = 1e-13;

    @Provide
    Arbitrary<Sizes> sizes() {
        return Sizes.any();
    }

    private static void assertStep(double[] hidden, double[] cell, Step<LstmState> step, double tolerance) {
        assertClose(hidden, step.output().value().toDoubles(), tolerance, "output");
        assertClose(hidden, step.next().hidden().value().toDoubles(), tolerance, "hidden state");
        assertClose(cell, step.next().cell().value().toDoubles(), tolerance, "cell state");
    }

    private static LstmState state(CellCase c, Tensor cell) {
        return new LstmState(c.hVar(), Var.of(cell));
    }

    @Property(seed = "111", tries = 60)
    void peepholesLookAtTheOldCellForInputAndForgetAndAtTheNewOneForOutput(@ForAll("sizes") Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 4);
        int hidden = sizes.hidden();
        Parameter peepholes = c.parameterOf(3 * hidden);
        Tensor p = peepholes.value();
        Tensor cell = c.state();
        Equation next = (n, j) -> {
            double i = sigmoid(c.sum(n, 0, j) + p.get(j) * cell.get(n, j));
            double f = sigmoid(c.sum(n, 1, j) + p.get(hidden + j) * cell.get(n, j));
            return f * cell.get(n, j) + i * Math.tanh(c.sum(n, 2, j));
        };
        double[] output = c.all((n, j) -> {
            double o = sigmoid(c.sum(n, 3, j) + p.get(2 * hidden + j) * next.of(n, j));
            return o * Math.tanh(next.of(n, j));
        });
        PeepholeLstmCell lstm = new PeepholeLstmCell(c.ih(), c.hh(), peepholes, c.bias());
        assertStep(output, c.all(next), lstm.step(c.xVar(), state(c, cell)), TOLERANCE);
    }

    @Property(seed = "112", tries = 60)
    void aProjectedLstmsStateIsItsOutputTimesTheProjection(
            @ForAll("sizes") Sizes sizes, @ForAll @IntRange(min = 1, max = 7) int projected) {
        CellCase c = CellCase.draw(sizes, 4, projected);
        Parameter projection = c.parameterOf(sizes.hidden(), projected);
        Tensor cell = c.state();
        Equation next = (n, j) ->
                sigmoid(c.sum(n, 1, j)) * cell.get(n, j) + sigmoid(c.sum(n, 0, j)) * Math.tanh(c.sum(n, 2, j));
        double[] output = c.all(projected, (n, k) -> {
            double sum = 0;
            for (int j = 0; j < sizes.hidden(); j++) {
                sum += sigmoid(c.sum(n, 3, j))
                        * Math.tanh(next.of(n, j))
                        * projection.value().get(j, k);
            }
            return sum;
        });
        ProjectedLstmCell lstm = new ProjectedLstmCell(c.ih(), c.hh(), c.bias(), projection);
        assertStep(output, c.all(next), lstm.step(c.xVar(), state(c, cell)), TOLERANCE);
    }

    @Property(seed = "113", tries = 60)
    void aCoupledLstmForgetsWhatItTakesIn(@ForAll("sizes") Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 3);
        Tensor cell = c.state();
        Equation next = (n, j) -> {
            double i = sigmoid(c.sum(n, 0, j));
            return (1 - i) * cell.get(n, j) + i * Math.tanh(c.sum(n, 1, j));
        };
        double[] output = c.all((n, j) -> sigmoid(c.sum(n, 2, j)) * Math.tanh(next.of(n, j)));
        CoupledLstmCell lstm = new CoupledLstmCell(c.ih(), c.hh(), c.bias());
        assertStep(output, c.all(next), lstm.step(c.xVar(), state(c, cell)), TOLERANCE);
    }

    @Property(seed = "114", tries = 60)
    void aLayerNormLstmNormalisesBothProductsAndTheNewCell(@ForAll("sizes") Sizes any) {
        Sizes sizes = new Sizes(any.seed(), true, any.batch(), any.input(), any.hidden());
        CellCase c = CellCase.draw(sizes, 4);
        int hidden = sizes.hidden();
        LayerNormLstmCell lstm = new LayerNormLstmCell(
                new NormalisedProduct(c.ih(), new LayerNorm(c.parameterOf(4 * hidden), c.bias(), 1e-5)),
                new NormalisedProduct(c.hh(), new LayerNorm(c.parameterOf(4 * hidden), null, 1e-5)),
                new LayerNorm(c.parameterOf(hidden), c.parameterOf(hidden), 1e-5));
        Tensor cell = c.state();
        GateSums sums = (n, gate, j) -> {
            int at = gate * hidden + j;
            double ofX = Normalised.at(at, 4 * hidden, k -> c.product(n, k / hidden, k % hidden));
            double ofH = Normalised.at(at, 4 * hidden, k -> c.fromState(c.h(), n, k / hidden, k % hidden));
            return ofX * lstm.ofInput().norm().gain().value().get(at)
                    + ofH * lstm.ofHidden().norm().gain().value().get(at)
                    + c.biasOf(gate, j);
        };
        Equation next = (n, j) ->
                sigmoid(sums.of(n, 1, j)) * cell.get(n, j) + sigmoid(sums.of(n, 0, j)) * Math.tanh(sums.of(n, 2, j));
        double[] output = c.all((n, j) -> {
            double normalised = Normalised.at(j, hidden, k -> next.of(n, k));
            double scaled = normalised * lstm.ofCell().gain().value().get(j)
                    + lstm.ofCell().bias().value().get(j);
            return sigmoid(sums.of(n, 3, j)) * Math.tanh(scaled);
        });
        // a row that is nearly one number is divided by its next to no deviation, and rounding with it
        assertStep(output, c.all(next), lstm.step(c.xVar(), state(c, cell)), 1e-9);
    }

    private interface GateSums {
        double of(int n, int gate, int j);
    }

    @Example
    void aForgetBiasIsTheSameBiasWithItsForgetQuarterHigher() {
        LstmCell plain = Parameters.initialise(new LstmCell(2, 3), 5, DType.FLOAT64);
        LstmCell higher = Parameters.initialise(new LstmCell(2, 3).withForgetBias(1.5), 5, DType.FLOAT64);
        double[] expected = plain.bias().value().toDoubles();
        for (int k = 3; k < 6; k++) {
            expected[k] += 1.5;
        }
        assertArrayEquals(expected, higher.bias().value().toDoubles());
        assertEquals(plain.weightHh().value(), higher.weightHh().value());
        assertEquals(Set.of("weightIh", "weightHh", "bias"), Tree.leaves(higher).keySet());
    }

    @Example
    void aForgetBiasLeavesTheWeightsAndGivesACellWithoutBiasOne() {
        LstmCell plain = new LstmCell(2, 3).withoutBias();
        LstmCell higher = plain.withForgetBias(-1);
        assertEquals(plain.weightIh(), higher.weightIh());
        assertEquals(plain.weightHh(), higher.weightHh());
        assertEquals(3, Tree.leaves(higher).size());
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            HyperParameterException refused =
                    assertThrows(HyperParameterException.class, () -> plain.withForgetBias(bad));
            assertEquals("cell forget bias: got %s, expected a finite number".formatted(bad), refused.getMessage());
        }
    }
}
