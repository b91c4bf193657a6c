package dev.refrain.examples.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In float64, since the built-in cell adds two products where the paper's has one, and so rounds elsewhere. */
class PaperGruCellTest {
    private static final int FEATURES = 3;
    private static final int HIDDEN = 5;
    private static final double TOLERANCE = 1e-12;

    private final GruCell builtIn = Parameters.initialise(new GruCell(FEATURES, HIDDEN), 7, DType.FLOAT64);
    private final PaperGruCell paper = withTheWeightsOf(builtIn);
    private final Tensor x = Initialisers.uniform(-2, 2).draw(RandomKey.of(8), Shape.of(6, 4, FEATURES), DType.FLOAT64);

    /** The built-in cell has the gates side by side in the order r, z, n. */
    private static PaperGruCell withTheWeightsOf(GruCell cell) {
        Var ih = Var.of(cell.weightIh().value());
        Var hh = Var.of(cell.weightHh().value());
        Var bias = Var.of(cell.bias().value());
        return new PaperGruCell(gate(0, ih, hh, bias), gate(1, ih, hh, bias), gate(2, ih, hh, bias));
    }

    private static Linear gate(int gate, Var ih, Var hh, Var bias) {
        return new Linear(parameter(columns(gate, ih, hh)), parameter(part(gate, bias)));
    }

    /** Its columns of both weights, one below the other. */
    private static Var columns(int gate, Var ih, Var hh) {
        return Functions.concat(0, List.of(part(gate, ih), part(gate, hh)));
    }

    private static Var part(int gate, Var sideBySide) {
        return sideBySide.slice(-1, gate * HIDDEN, (gate + 1) * HIDDEN);
    }

    private static Parameter parameter(Var value) {
        Parameter parameter = new Parameter(value.shape(), Initialisers.zeros());
        parameter.assign(value.value());
        return parameter;
    }

    @Test
    void itsOutputsAreThoseOfTheBuiltInCell() {
        assertSame(
                Recurrent.of(builtIn).apply(Var.of(x)).all(),
                Recurrent.of(paper).apply(Var.of(x)).all(),
                "outputs");
    }

    @Test
    void itsGradientsAreThoseOfTheBuiltInCell() {
        Gradients expected = gradients(Recurrent.of(builtIn));
        Gradients actual = gradients(Recurrent.of(paper));
        Var ih = expected.of(builtIn.weightIh());
        Var hh = expected.of(builtIn.weightHh());
        Var bias = expected.of(builtIn.bias());
        List<Linear> gates = List.of(paper.reset(), paper.update(), paper.candidate());
        for (int gate = 0; gate < gates.size(); gate++) {
            Linear linear = gates.get(gate);
            assertSame(columns(gate, ih, hh), actual.of(linear.weight()), "weight of gate " + gate);
            assertSame(part(gate, bias), actual.of(linear.bias()), "bias of gate " + gate);
        }
    }

    private Gradients gradients(Recurrent<Var> layer) {
        try (Tape tape = Tape.open()) {
            Outputs<Var> y = layer.apply(tape.input(x));
            return tape.backward(y.all().square().sum());
        }
    }

    private static void assertSame(Var expected, Var actual, String what) {
        assertArrayEquals(expected.value().toDoubles(), actual.value().toDoubles(), TOLERANCE, what);
    }
}
