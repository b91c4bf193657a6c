package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.sigmoid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.CellCase.Sizes;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.tensor.Tensor;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The kin of the GRU against their papers' equations in plain loops. */
class GruEquationsTest {
    private static final double TOLERANCE = 1e-13;

    @Provide
    Arbitrary<Sizes> sizes() {
        return Sizes.any();
    }

    private static void assertStep(double[] expected, Step<Var> step, double tolerance) {
        assertClose(expected, step.output().value().toDoubles(), tolerance, "output");
        assertClose(expected, step.next().value().toDoubles(), tolerance, "state");
    }

    @Property(seed = "121", tries = 60)
    void theSecondFormResetsBehindTheProduct(@ForAll("sizes") Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 3);
        Parameter candidateBias = sizes.bias() ? c.parameterOf(sizes.hidden()) : null;
        double[] expected = c.all((n, j) -> {
            double r = sigmoid(c.sum(n, 0, j));
            double z = sigmoid(c.sum(n, 1, j));
            double b = candidateBias == null ? 0 : candidateBias.value().get(j);
            double candidate = Math.tanh(c.fromInput(n, 2, j) + r * (c.fromState(c.h(), n, 2, j) + b));
            return (1 - z) * candidate + z * c.h().get(n, j);
        });
        ResetAfterGruCell gru = new ResetAfterGruCell(c.ih(), c.hh(), c.bias(), candidateBias);
        assertStep(expected, gru.step(c.xVar(), c.hVar()), TOLERANCE);
    }

    @Example
    void oneBiasAloneIsNamed() {
        ResetAfterGruCell gru = new ResetAfterGruCell(2, 3);
        String without = assertThrows(
                        HyperParameterException.class,
                        () -> new ResetAfterGruCell(gru.weightIh(), gru.weightHh(), gru.bias(), null))
                .getMessage();
        assertEquals("reset-after GRU: biases: got bias alone, expected both or none", without);
        String alone = assertThrows(
                        HyperParameterException.class,
                        () -> new ResetAfterGruCell(gru.weightIh(), gru.weightHh(), null, gru.candidateBias()))
                .getMessage();
        assertEquals("reset-after GRU: biases: got candidateBias alone, expected both or none", alone);
    }

    @Property(seed = "122", tries = 60)
    void aLayerNormGruNormalisesTheGatesTogetherAndTheCandidateAlone(@ForAll("sizes") Sizes any) {
        Sizes sizes = new Sizes(any.seed(), true, any.batch(), any.input(), any.hidden());
        CellCase gates = CellCase.draw(sizes, 2);
        CellCase fresh = CellCase.draw(new Sizes(any.seed() + 1, true, any.batch(), any.input(), any.hidden()), 1)
                .of(gates.x(), gates.h());
        int hidden = sizes.hidden();
        LayerNormGruCell gru = new LayerNormGruCell(
                new NormalisedProduct(gates.ih(), new LayerNorm(gates.parameterOf(2 * hidden), gates.bias(), 1e-5)),
                new NormalisedProduct(gates.hh(), new LayerNorm(gates.parameterOf(2 * hidden), null, 1e-5)),
                new NormalisedProduct(fresh.ih(), new LayerNorm(fresh.parameterOf(hidden), fresh.bias(), 1e-5)),
                new NormalisedProduct(
                        fresh.hh(), new LayerNorm(fresh.parameterOf(hidden), fresh.parameterOf(hidden), 1e-5)));
        double[] expected = gates.all((n, j) -> {
            double r = sigmoid(ofInput(gates, gru.gatesOfInput(), n, j) + ofState(gates, gru.gatesOfHidden(), n, j));
            double z = sigmoid(ofInput(gates, gru.gatesOfInput(), n, hidden + j)
                    + ofState(gates, gru.gatesOfHidden(), n, hidden + j));
            double candidate =
                    Math.tanh(ofInput(fresh, gru.newOfInput(), n, j) + r * ofState(fresh, gru.newOfHidden(), n, j));
            return (1 - z) * gates.h().get(n, j) + z * candidate;
        });
        // a row that is nearly one number is divided by its next to no deviation, and rounding with it
        assertStep(expected, gru.step(gates.xVar(), gates.hVar()), 1e-9);
    }

    private static double ofInput(CellCase c, NormalisedProduct product, int n, int at) {
        return scaled(product, at, k -> c.product(n, k / c.hidden(), k % c.hidden()));
    }

    private static double ofState(CellCase c, NormalisedProduct product, int n, int at) {
        return scaled(product, at, k -> c.fromState(c.h(), n, k / c.hidden(), k % c.hidden()));
    }

    private static double scaled(NormalisedProduct product, int at, IntToDoubleFunction row) {
        Parameter bias = product.norm().bias();
        double normalised = Normalised.at(at, product.weight().shape().size(1), row);
        return normalised * product.norm().gain().value().get(at)
                + (bias == null ? 0 : bias.value().get(at));
    }

    @Property(seed = "123", tries = 60)
    void theOneGateOfAnMguResetsAndUpdates(@ForAll("sizes") Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 2);
        double[] reset = c.all((n, j) -> sigmoid(c.sum(n, 0, j)) * c.h().get(n, j));
        Tensor resetState = Tensor.of(reset, sizes.batch(), sizes.hidden());
        double[] expected = c.all((n, j) -> {
            double f = sigmoid(c.sum(n, 0, j));
            double candidate = Math.tanh(c.fromInput(n, 1, j) + c.fromState(resetState, n, 1, j));
            return (1 - f) * c.h().get(n, j) + f * candidate;
        });
        assertStep(expected, new MguCell(c.ih(), c.hh(), c.bias()).step(c.xVar(), c.hVar()), TOLERANCE);
    }
}
