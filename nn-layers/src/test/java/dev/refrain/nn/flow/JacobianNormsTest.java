package dev.refrain.nn.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Derivatives;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ‖∂h_t/∂h_{t-ℓ}‖ against whole Jacobians and closed forms. */
class JacobianNormsTest {
    private static final int STEPS = 5;
    private static final int HIDDEN = 3;

    private static <S> List<JacobianNorms> jacobians(RecurrentLayer<S> layer, Sequences x, int directions) {
        return GradientFlow.of(layer)
                .withDirections(directions)
                .look(x, y -> y.sequences().sum().sum())
                .layers()
                .getFirst()
                .jacobians();
    }

    private static <S> double[] whole(RecurrentLayer<S> layer, Sequences x, int directions) {
        return jacobians(layer, x, directions).getFirst().byLag().toDoubles();
    }

    /** [h, c] after the steps from one on, of [h, c] before. */
    private static Var ofState(Recurrent<LstmState> layer, Var x, int from, Var both) {
        Outputs<LstmState> y = layer.apply(
                x.slice(0, from, x.shape().size(0)),
                new LstmState(both.slice(1, 0, HIDDEN), both.slice(1, HIDDEN, 2 * HIDDEN)));
        return Functions.concat(y.last().hidden(), y.last().cell());
    }

    private static double squares(Tensor jacobian, int fromColumn, int toColumn) {
        double[] all = jacobian.toDoubles();
        int columns = 2 * HIDDEN;
        double sum = 0;
        for (int n = 0; n < all.length; n++) {
            boolean isIn = n % columns >= fromColumn && n % columns < toColumn;
            sum += isIn ? all[n] * all[n] : 0;
        }
        return sum;
    }

    /** With as many directions as there are numbers, of the whole state and of its parts, over sequences of two lengths. */
    @Test
    void itIsTheNormOfTheExactJacobian() {
        Recurrent<LstmState> layer = Parameters.initialise(Recurrent.of(new LstmCell(2, HIDDEN)), 3, DType.FLOAT64);
        Var x = Var.of(GradientFlowTest.drawn("carry", STEPS, 2, 2));
        List<JacobianNorms> jacobians = jacobians(layer, Sequences.of(x, 5, 3), 2 * HIDDEN);
        assertEquals(
                List.of("state", "hidden state", "cell state"),
                jacobians.stream().map(JacobianNorms::label).toList());
        assertEquals("state.cell", jacobians.get(2).part());
        for (int lag = 0; lag < STEPS; lag++) {
            double[] expected = new double[3];
            int sequences = 0;
            for (int b = 0; b < 2; b++) {
                int length = b == 0 ? 5 : 3;
                if (lag < length) {
                    sequences++;
                    Tensor j = jacobian(layer, x.slice(1, b, b + 1).slice(0, 0, length), length - lag);
                    expected[0] += squares(j, 0, 2 * HIDDEN) / (2 * HIDDEN);
                    expected[1] += squares(j, 0, HIDDEN) / HIDDEN;
                    expected[2] += squares(j, HIDDEN, 2 * HIDDEN) / HIDDEN;
                }
            }
            for (int part = 0; part < 3; part++) {
                assertEquals(
                        Math.sqrt(expected[part] / sequences),
                        jacobians.get(part).byLag().get(lag),
                        1e-12,
                        "lag " + lag);
            }
        }
    }

    /** Of the last state by that before the step {@code from}. */
    private static Tensor jacobian(Recurrent<LstmState> layer, Var x, int from) {
        LstmState state = from == 0
                ? layer.initialState(x.select(0, 0))
                : layer.apply(x.slice(0, 0, from)).last();
        Var both = Functions.concat(state.hidden(), state.cell()).detach();
        int length = x.shape().size(0);
        return from == length
                ? Derivatives.jacobian(s -> s.mul(1), both.value())
                : Derivatives.jacobian(s -> ofState(layer, x, from, s), both.value());
    }

    @Test
    void ofALinearCellItIsThePower() {
        Sequences x = Sequences.of(Linearly.zeros(8, 2, 4));
        for (int directions : new int[] {1, 4}) {
            double[] each = whole(Linearly.scaled(0.5, 4), x, directions);
            for (int lag = 0; lag < 8; lag++) {
                assertEquals(Math.pow(0.5, lag), each[lag], 1e-12);
            }
        }
        Tensor w = GradientFlowTest.drawn("w", 4, 4);
        double[] each = whole(Linearly.of(w), x, 4);
        Var power = Var.of(Tensor.of(new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, 4, 4));
        for (int lag = 0; lag < 8; lag++) {
            double norm = Math.sqrt(power.square().sum().item() / 4);
            assertEquals(norm, each[lag], 1e-12 * (1 + norm));
            power = power.matmul(Var.of(w));
        }
    }

    @Test
    void ofAnOrthogonalOneItStays() {
        Tensor w = Initialisers.orthogonal(1).draw(RandomKey.of(1), Shape.of(6, 6), DType.FLOAT64);
        double[] ones = new double[20];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, whole(Linearly.of(w), Sequences.of(Linearly.zeros(20, 1, 6)), 6), 1e-12);
        assertArrayEquals(ones, whole(Linearly.of(w), Sequences.of(Linearly.zeros(20, 1, 6)), 2), 1e-12);
    }

    /** With 16 directions of 24, and 4 sequences: within four times the error that is to be expected. */
    @Test
    void fewDirectionsEstimateIt() {
        Recurrent<Var> layer = Parameters.initialise(Recurrent.of(new ElmanCell(2, 24)), 3, DType.FLOAT64);
        Sequences x = Sequences.of(Var.of(GradientFlowTest.drawn("many", 6, 4, 2)));
        double[] exact = whole(layer, x, 24);
        double[] estimated = whole(layer, x, 16);
        assertEquals(1, estimated[0], 1e-12);
        for (int lag = 1; lag < 6; lag++) {
            assertEquals(1, estimated[lag] / exact[lag], 4 / Math.sqrt(2 * 16 * 4), "lag " + lag);
        }
        assertArrayEquals(estimated, whole(layer, x, 16));
        GradientFlow<Var> other = GradientFlow.of(layer).withDirections(16).withKey(RandomKey.of(1));
        assertNotEquals(
                estimated[5],
                other.look(x, y -> y.all().sum())
                        .layers()
                        .getFirst()
                        .jacobians()
                        .getFirst()
                        .byLag()
                        .get(5));
    }

    /** A layer of a stack carries what it carries alone over what the one below gives. */
    @Test
    void aLayerOfAStackIsAsItIsAlone() {
        Stacked<Var> layers = Parameters.initialise(Recurrent.stack(2, 2, HIDDEN, GruCell::new), 3, DType.FLOAT64);
        Sequences x = Sequences.of(Var.of(GradientFlowTest.drawn("stack", STEPS, 2, 2)), 4, 5);
        Flow flow = GradientFlow.of(layers).look(x, y -> y.sequences().sum().sum());
        for (int k = 0; k < 2; k++) {
            Sequences below = k == 0 ? x : layers.layers().getFirst().apply(x).sequences();
            Sequences values = below.with(below.values().detach());
            assertArrayEquals(
                    whole(layers.layers().get(k), values, 8),
                    flow.layers().get(k).jacobian().orElseThrow().byLag().toDoubles(),
                    1e-12);
        }
    }

    @Test
    void theHorizonIsWhereOneInAHundredIsLeft() {
        double nan = Double.NaN;
        JacobianNorms jacobian =
                new JacobianNorms("state", "state", Tensor.of(new double[] {1, 0.1, 0.01, 0.001, nan}, 5));
        assertEquals(2, jacobian.horizon());
        assertEquals(3, jacobian.longest());
        assertTrue(jacobian.isVanishing());
        assertEquals(0.1, jacobian.perStep(), 1e-12);
        JacobianNorms kept = new JacobianNorms("state", "state", Tensor.of(new double[] {1, 0.9, 0.81}, 3));
        assertEquals(2, kept.horizon());
        assertFalse(kept.isVanishing());
        assertEquals(0.9, kept.perStep(), 1e-12);
        JacobianNorms none = new JacobianNorms("state", "state", Tensor.of(new double[] {nan}, 1));
        assertFalse(none.isVanishing());
        assertTrue(Double.isNaN(none.perStep()));
    }
}
