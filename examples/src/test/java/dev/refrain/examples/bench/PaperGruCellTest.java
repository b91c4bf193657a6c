package dev.refrain.examples.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.refrain.autograd.Gradients;
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
        Gates gates = new Gates(
                Var.of(cell.weightIh().value()),
                Var.of(cell.weightHh().value()),
                Var.of(cell.bias().value()),
                HIDDEN);
        return new PaperGruCell(gates.linear(0), gates.linear(1), gates.linear(2));
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
        Gates slopes = new Gates(
                expected.of(builtIn.weightIh()), expected.of(builtIn.weightHh()), expected.of(builtIn.bias()), HIDDEN);
        List<Linear> gates = List.of(paper.reset(), paper.update(), paper.candidate());
        for (int gate = 0; gate < gates.size(); gate++) {
            Linear linear = gates.get(gate);
            assertSame(slopes.weight(gate), actual.of(linear.weight()), "weight of gate " + gate);
            assertSame(slopes.bias(gate), actual.of(linear.bias()), "bias of gate " + gate);
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
