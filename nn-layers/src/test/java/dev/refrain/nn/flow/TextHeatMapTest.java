package dev.refrain.nn.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextHeatMapTest {
    private static final double NAN = Double.NaN;

    private static TextHeatMap map(boolean isLogarithmic, double from, double... values) {
        return new TextHeatMap(
                "title", "lag", from, 1, isLogarithmic, List.of("a", "row b"), Tensor.of(values, 2, values.length / 2));
    }

    private static String lines(String text) {
        return String.join("\n", text.lines().toList());
    }

    @Test
    void numbersAreBarsAsHighAsTheyAre() {
        assertEquals(
                """
                title (▁ 0, █ 1)
                a     ▁▂▃▄▅▆▇█
                row b ▁▁██▅▅ █
                  lag 0      7""",
                lines(map(false, 0, 0, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 1, -3, 0, 1, 2, 0.5, 0.5, NAN, 1)
                        .text(80)));
    }

    @Test
    void aLogarithmHasABarForEachFactor() {
        assertEquals(
                """
                title (▁ 1e-08, █ 1, logarithmic)
                a     ██▇▆▅▄▃▂▁▁
                row b ▁▁▁▁▁▁▁▁▁█
                  lag 0        9""",
                lines(map(
                                true, 1e-8, 1, 0.2, 0.02, 2e-3, 2e-4, 2e-5, 2e-6, 2e-7, 2e-8, 1e-12, 0, 0, 0, 0, 0, 0,
                                0, 0, 0, 9)
                        .text(80)));
    }

    /** 20 columns in 10: the mean of two each. */
    @Test
    void whatDoesNotFitIsAveraged() {
        double[] values = new double[40];
        values[0] = 1;
        values[1] = NAN;
        values[38] = NAN;
        values[39] = NAN;
        String row = map(false, 0, values).text(1).lines().skip(1).findFirst().orElseThrow();
        assertEquals("a     █▁▁▁▁▁▁▁▁▁", row);
        assertTrue(map(false, 0, values).toString().lines().allMatch(line -> line.length() < 40));
    }

    @Test
    void theNumbersCanBeDrawnOtherwise() {
        TextHeatMap map = map(true, 0.01, 1, 2, 3, 4);
        assertArrayEquals(new double[] {1, 2}, map.matrix()[0]);
        assertArrayEquals(new double[] {3, 4}, map.matrix()[1]);
        assertEquals(0.5, map.height(0.1), 1e-12);
        assertEquals(0, map.height(0));
        assertEquals(1, map.height(7));
    }

    @Test
    void aFlowHasPictures() {
        Recurrent<?> layer = Parameters.initialise(Recurrent.of(new LstmCell(2, 3)), 3, DType.FLOAT64);
        Flow flow = GradientFlow.of(layer)
                .look(
                        Var.of(GradientFlowTest.drawn("pictures", 6, 2, 2)),
                        y -> y.all().square().sum());
        List<String> values = List.of(
                "layer 1 input gate",
                "layer 1 forget gate",
                "layer 1 candidate",
                "layer 1 output gate",
                "layer 1 hidden state",
                "layer 1 cell state",
                "layer 1 output");
        assertEquals(values, flow.sizes().rows());
        assertEquals(values, flow.gradients().rows());
        assertEquals(values.subList(0, 4), flow.saturation().rows());
        assertEquals(
                List.of(values.get(0), values.get(1), values.get(3)),
                flow.gates().rows());
        assertEquals(values.subList(4, 6), flow.stateGradients().rows());
        assertEquals(
                List.of("layer 1 state", "layer 1 hidden state", "layer 1 cell state"),
                flow.carried().rows());
        LayerFlow seen = flow.layers().getFirst();
        assertEquals(seen.signals().get(1).mean().get(4), flow.gates().matrix()[1][4]);
        assertEquals(seen.jacobians().get(2).byLag().get(5), flow.carried().matrix()[2][5]);
        Signal forget = seen.signals().get(1);
        assertEquals(
                forget.low().get(2) + forget.high().get(2), flow.saturation().matrix()[1][2]);
        String text = flow.toString();
        assertTrue(text.contains(flow.carried().toString()) && text.contains("mean of gates"), text);
    }

    /** A state that a sigmoid makes is no gate. Numbers of the first sequence end where it does. */
    @Test
    void aStateIsNoGateAndAnExampleEnds() {
        ElmanCell cell = new ElmanCell(2, 3, Activation.SIGMOID);
        Tensor x = GradientFlowTest.drawn("x", 4, 2, 2);
        Recurrent<Var> layer = Parameters.initialise(Recurrent.of(cell), 7, DType.FLOAT64);
        Flow flow = GradientFlow.of(layer)
                .look(Sequences.of(Var.of(x), 3, 4), y -> y.atEnd().sum());
        assertEquals(List.of(), flow.gates().rows());
        Signal state = flow.layers().getFirst().signals().stream()
                .filter(Signal::isState)
                .findFirst()
                .orElseThrow();
        Tensor values = layer.apply(Sequences.of(Var.of(x), 3, 4)).all().value();
        for (int unit = 0; unit < 3; unit++) {
            for (int t = 0; t < 4; t++) {
                assertEquals(
                        t < 3 ? values.get(t, 0, unit) : NAN, state.example().get(unit, t), 1e-12);
            }
        }
    }
}
