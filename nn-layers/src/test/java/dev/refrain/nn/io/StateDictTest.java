package dev.refrain.nn.io;

import static dev.refrain.nn.io.States.names;
import static dev.refrain.nn.io.States.parameter;
import static dev.refrain.nn.io.States.shapes;
import static dev.refrain.nn.io.States.sizes;
import static dev.refrain.nn.io.States.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.layer.Bilinear;
import dev.refrain.nn.layer.Conv1d;
import dev.refrain.nn.layer.Conv2d;
import dev.refrain.nn.layer.Dropout;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.layer.Padding;
import dev.refrain.nn.layer.Sequential;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is called how in PyTorch, and lies there in which order: layers and models. */
class StateDictTest {
    record Model(Embedding words, Stacked<LstmState> encoder, List<Linear> layers, Parameter scale) {}

    record Two(Object first, Object second) {}

    @Test
    void aLinearLayerLiesTransposed() {
        Linear linear = new Linear(parameter(sizes(2, 3), 1, 2, 3, 4, 5, 6), parameter(sizes(3), 7, 8, 9));
        Map<String, Tensor> state = StateDict.of(linear);
        assertEquals(List.of("weight", "bias"), List.copyOf(state.keySet()));
        assertEquals(tensor(sizes(3, 2), 1, 4, 2, 5, 3, 6), state.get("weight"));
        assertEquals(tensor(sizes(3), 7, 8, 9), state.get("bias"));
    }

    @Test
    void anEmbeddingLiesAsItIs() {
        Embedding embedding = new Embedding(parameter(sizes(3, 2), 1, 2, 3, 4, 5, 6), null);
        assertEquals(Map.of("weight", embedding.weight().value()), StateDict.of(embedding));
    }

    @Test
    void theGainOfALayerNormIsItsWeight() {
        LayerNorm norm = Parameters.initialise(new LayerNorm(3), 1);
        assertEquals(Map.of("weight", norm.gain().value(), "bias", norm.bias().value()), StateDict.of(norm));
        assertEquals(tensor(sizes(3), 1, 1, 1), StateDict.of(norm).get("weight").to(DType.FLOAT64));
    }

    @Test
    void convolutionsHaveTheirOutputsFirstAndTheirWindowsLast() {
        double[] numbers = IntStream.range(0, 24).asDoubleStream().toArray();
        Conv2d conv = new Conv2d(parameter(sizes(2, 3, 1, 4), numbers), null, Sliding.plain());
        Tensor theirs = StateDict.of(conv).get("weight");
        assertEquals(Tensor.zeros(DType.FLOAT64, 4, 1, 2, 3).shape(), theirs.shape());
        assertEquals(conv.weight().value().get(1, 2, 0, 3), theirs.get(3, 0, 1, 2));
        Conv1d alongTime = new Conv1d(parameter(sizes(2, 3, 4), numbers), null, 1, 1, Padding.NONE);
        Tensor theirsAlongTime = StateDict.of(alongTime).get("weight");
        assertEquals(Tensor.zeros(DType.FLOAT64, 4, 3, 2).shape(), theirsAlongTime.shape());
        assertEquals(alongTime.weight().value().get(1, 2, 3), theirsAlongTime.get(3, 2, 1));
        Bilinear bilinear = new Bilinear(parameter(sizes(2, 3, 4), numbers), null);
        assertEquals(Map.of("weight", bilinear.weight().value()), StateDict.of(bilinear));
    }

    @Test
    void aSequenceOfLayersIsNumberedWithAllThatHaveNoWeights() {
        Sequential layers =
                Sequential.of(new Linear(2, 3), Activation.TANH, new Dropout(0.1), Linear.withoutBias(3, 1));
        assertEquals(List.of("0.weight[3, 2]", "0.bias[3]", "3.weight[1, 3]"), shapes(layers));
        assertEquals(List.of("second.0.weight", "second.0.bias"), names(new Two("", Sequential.of(new Linear(1, 1)))));
    }

    @Test
    void withinAModelComponentsAndIndicesArePrefixes() {
        Model model = new Model(
                new Embedding(4, 2),
                Recurrent.stack(2, 2, 3, (in, hidden) -> new LstmCell(in, hidden).withoutBias()),
                List.of(new Linear(3, 2), Linear.withoutBias(2, 1)),
                new Parameter(
                        Tensor.of(new double[6], 2, 3).shape(),
                        (key, shape, dtype) -> Numbers.random(new Random(1), dtype, shape.sizes())));
        assertEquals(
                List.of(
                        "words.weight[4, 2]",
                        "encoder.weight_ih_l0[12, 2]",
                        "encoder.weight_hh_l0[12, 3]",
                        "encoder.weight_ih_l1[12, 3]",
                        "encoder.weight_hh_l1[12, 3]",
                        "layers.0.weight[2, 3]",
                        "layers.0.bias[2]",
                        "layers.1.weight[1, 2]",
                        "scale[2, 3]"),
                shapes(model));
        assertEquals(model.scale().value(), StateDict.of(model).get("scale"));
    }

    @Test
    void aTiedParameterHasAllItsNames() {
        Embedding words = Parameters.initialise(new Embedding(3, 2), 1);
        Map<String, Tensor> state = StateDict.of(new Two(words, List.of(words, new Linear(words.weight(), null))));
        assertEquals(List.of("first.weight", "second.0.weight", "second.1.weight"), List.copyOf(state.keySet()));
        assertEquals(words.weight().value(), state.get("second.0.weight"));
        assertEquals(Var.of(words.weight().value()).transpose().value(), state.get("second.1.weight"));
    }

    @Test
    void ofATiedParameterOneNameIsEnough() {
        Linear linear = Parameters.initialise(new Linear(3, 2), 1);
        Tensor other = Numbers.random(new Random(2), linear.weight().dtype(), 2, 3);
        Tensor bias = linear.bias().value();
        StateDict.load(new Two(linear, linear), Map.of("second.weight", other, "first.bias", bias));
        assertEquals(Var.of(other).transpose().value(), linear.weight().value());
        assertEquals(bias, linear.bias().value());
        assertEquals(2, linear.weight().version());
    }

    @Test
    void loadingNamesParametersByOurPaths() {
        Map<String, Tensor> state =
                StateDict.of(new Two(Recurrent.of(Parameters.initialise(new LstmCell(1, 1), 1)), List.of()));
        Two model = StateDict.load(new Two(Recurrent.of(new LstmCell(1, 1)), List.of()), state);
        assertEquals(
                List.of("first.cell.weightIh", "first.cell.weightHh", "first.cell.bias"),
                Tree.leaves(model).values().stream().map(Parameter::name).toList());
    }

    @Test
    void whatCannotBeNamedOrReadSaysSo() {
        assertEquals(
                TapeException.Kind.UNINITIALISED,
                assertThrows(TapeException.class, () -> StateDict.of(new Linear(1, 1)))
                        .kind());
        assertTrue(StateDict.of("no model").isEmpty());
        SequencedMap<String, Object> parts = new LinkedHashMap<>();
        parts.put("a.weight_ih", parameter(sizes(1), 1));
        parts.put("a", new LstmCell(1, 1));
        record Named(SequencedMap<String, Object> parts) implements Tree.Branch {
            @Override
            public Tree.Branch withParts(SequencedMap<String, Object> changed) {
                return new Named(changed);
            }
        }
        assertEquals(
                "state dict: two weights have the name a.weight_ih: name the parts apart",
                assertThrows(ModelException.class, () -> StateDict.of(new Named(parts)))
                        .getMessage());
        assertThrows(
                UnsupportedOperationException.class,
                () -> StateDict.of(Parameters.initialise(new Linear(1, 1), 1)).clear());
    }
}
