package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.sigmoid;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.CellCase.Equation;
import dev.refrain.nn.cell.CellCase.Sizes;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The cells without a matrix product with the state against their papers' equations in plain loops. */
class LightCellEquationsTest {
    private static final double TOLERANCE = 1e-13;

    @Provide
    Arbitrary<Sizes> sizes() {
        return Sizes.any();
    }

    private static void assertStep(double[] expected, Step<Var> step) {
        assertClose(expected, step.output().value().toDoubles(), TOLERANCE, "output");
        assertClose(expected, step.next().value().toDoubles(), TOLERANCE, "state");
    }

    @Property(seed = "131", tries = 60)
    void anSruIsALightRecurrenceBelowAHighway(@ForAll("sizes") Sizes any, @ForAll boolean square) {
        Sizes sizes = square ? new Sizes(any.seed(), any.bias(), any.batch(), any.hidden(), any.hidden()) : any;
        CellCase c = CellCase.draw(sizes, 3);
        int hidden = sizes.hidden();
        Parameter v = c.parameterOf(2 * hidden);
        Parameter bias = sizes.bias() ? c.parameterOf(2 * hidden) : null;
        Parameter highway = square ? null : c.parameterOf(sizes.input(), hidden);
        Equation next = (n, j) -> {
            double b = bias == null ? 0 : bias.value().get(j);
            double f = sigmoid(c.product(n, 0, j) + v.value().get(j) * c.h().get(n, j) + b);
            return f * c.h().get(n, j) + (1 - f) * c.product(n, 2, j);
        };
        Equation output = (n, j) -> {
            double b = bias == null ? 0 : bias.value().get(hidden + j);
            double r = sigmoid(c.product(n, 1, j) + v.value().get(hidden + j) * c.h().get(n, j) + b);
            double past = highway == null ? c.x().get(n, j) : 0;
            for (int i = 0; highway != null && i < sizes.input(); i++) {
                past += c.x().get(n, i) * highway.value().get(i, j);
            }
            return r * next.of(n, j) + (1 - r) * past;
        };
        Step<Var> step = new SruCell(c.ih(), v, bias, highway).step(c.xVar(), c.hVar());
        assertClose(c.all(output), step.output().value().toDoubles(), TOLERANCE, "output");
        assertClose(c.all(next), step.next().value().toDoubles(), TOLERANCE, "state");
    }

    @Property(seed = "132", tries = 60)
    void aUnitOfAnIndRnnSeesOfThePastItselfAlone(@ForAll("sizes") Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 1);
        Parameter u = c.parameterOf(sizes.hidden());
        double[] expected =
                c.all((n, j) -> Math.max(0, c.fromInput(n, 0, j) + u.value().get(j) * c.h().get(n, j)));
        assertStep(expected, new IndRnnCell(c.ih(), u, c.bias()).step(c.xVar(), c.hVar()));
    }

    @Property(seed = "133", tries = 60)
    void aMinLstmsGatesShareOne(@ForAll("sizes") Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 3);
        double[] expected = c.all((n, j) -> {
            double f = sigmoid(c.fromInput(n, 0, j));
            double i = sigmoid(c.fromInput(n, 1, j));
            return f / (f + i) * c.h().get(n, j) + i / (f + i) * c.fromInput(n, 2, j);
        });
        assertStep(expected, new MinLstmCell(c.ih(), c.bias()).step(c.xVar(), c.hVar()));
    }

    @Property(seed = "134", tries = 60)
    void aMinGrusGateAndCandidateSeeTheInputAlone(@ForAll("sizes") Sizes sizes) {
        CellCase c = CellCase.draw(sizes, 2);
        double[] expected = c.all((n, j) -> {
            double z = sigmoid(c.fromInput(n, 0, j));
            return (1 - z) * c.h().get(n, j) + z * c.fromInput(n, 1, j);
        });
        assertStep(expected, new MinGruCell(c.ih(), c.bias()).step(c.xVar(), c.hVar()));
    }
}
