package dev.refrain.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Layer;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialTest {
    private static final Sequential MODEL = Parameters.initialise(
            Sequential.of(new Linear(3, 4), Activation.TANH, new LayerNorm(4), new Linear(4, 2)), 1, DType.FLOAT64);

    @Test
    void itAppliesOneAfterTheOther() {
        Var x = Var.of(Numbers.random(new Random(2), DType.FLOAT64, 5, 2, 3));
        Var y = x;
        for (Layer each : MODEL.layers()) {
            y = each.apply(y);
        }
        assertEquals(y.value(), MODEL.apply(x).value());
        Linear first = (Linear) MODEL.layers().getFirst();
        assertEquals(
                first.apply(x).tanh().value(),
                Sequential.of(first, Activation.TANH).apply(x).value());
        assertEquals(first.apply(x).value(), Sequential.of(first).apply(x).value());
    }

    /** Functions are layers too. */
    @Test
    void theOrderMatters() {
        Var x = Var.of(Tensor.of(new double[] {3}, 1));
        Layer doubled = in -> in.mul(2);
        Layer more = in -> in.add(1);
        assertEquals(7, Sequential.of(doubled, more).apply(x).item());
        assertEquals(8, Sequential.of(more, doubled).apply(x).item());
    }

    @Test
    void partsHaveTheirPlaceAsName() {
        assertEquals(
                List.of(
                        "layers.0.weight",
                        "layers.0.bias",
                        "layers.2.gain",
                        "layers.2.bias",
                        "layers.3.weight",
                        "layers.3.bias"),
                List.copyOf(Tree.leaves(MODEL).keySet()));
        assertEquals(
                MODEL.layers().size(), Tree.map(MODEL, p -> p.fresh()).layers().size());
    }

    @Test
    void laterChangesOfTheListChangeNothing() {
        List<Layer> layers = new ArrayList<>(List.of(Activation.TANH));
        Sequential model = new Sequential(layers);
        layers.add(Activation.RELU);
        assertEquals(List.of(Activation.TANH), model.layers());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        String message = assertThrows(
                        ShapeException.class, () -> MODEL.apply(Var.of(Tensor.zeros(DType.FLOAT64, 2, 5))))
                .getMessage();
        assertTrue(message.startsWith("linear: got x of shape [2, 5], expected input size 3"), message);
        assertEquals(
                "sequential layers: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, Sequential::of).getMessage());
    }
}
