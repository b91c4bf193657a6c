package dev.refrain.nn.io;

import static dev.refrain.nn.io.States.names;
import static dev.refrain.nn.io.States.parameter;
import static dev.refrain.nn.io.States.shapes;
import static dev.refrain.nn.io.States.sizes;
import static dev.refrain.nn.io.States.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.cell.ProjectedLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What recurrent layers and cells are in PyTorch, and what those are that it does not have. */
class StateDictRecurrentTest {
    record Wrapped(LstmCell inner) implements Cell<LstmState> {
        @Override
        public Step<LstmState> step(Var x, LstmState state) {
            return inner.step(x, state);
        }

        @Override
        public LstmState initialState(Var x) {
            return inner.initialState(x);
        }
    }

    record Timed(RecurrentLayer<LstmState> inner) implements RecurrentLayer<LstmState> {
        @Override
        public Outputs<LstmState> apply(Sequences x, LstmState first) {
            return inner.apply(x, first);
        }

        @Override
        public LstmState initialState(Var x) {
            return inner.initialState(x);
        }

        @Override
        public Step<LstmState> step(Var x, LstmState state) {
            return inner.step(x, state);
        }
    }

    @Test
    void anLstmHasTwoBiasesOfWhichTheSecondIsZeroAndOursIsTheSum() {
        LstmCell cell = new LstmCell(
                parameter(sizes(1, 4), 1, 2, 3, 4),
                parameter(sizes(1, 4), 5, 6, 7, 8),
                parameter(sizes(4), 9, 10, 11, 12));
        SequencedMap<String, Tensor> state = new LinkedHashMap<>(StateDict.of(Recurrent.of(cell)));
        assertEquals(
                Map.of(
                        "weight_ih_l0", tensor(sizes(4, 1), 1, 2, 3, 4),
                        "weight_hh_l0", tensor(sizes(4, 1), 5, 6, 7, 8),
                        "bias_ih_l0", tensor(sizes(4), 9, 10, 11, 12),
                        "bias_hh_l0", tensor(sizes(4), 0, 0, 0, 0)),
                state);
        state.put("bias_hh_l0", tensor(sizes(4), 0.5, -10, 0.25, 0));
        assertSame(cell.bias(), StateDict.load(cell, alone(state)).bias());
        assertEquals(tensor(sizes(4), 9.5, 0, 11.25, 12), cell.bias().value());
    }

    /** The same under the names of a cell. */
    private static Map<String, Tensor> alone(Map<String, Tensor> layer) {
        SequencedMap<String, Tensor> cell = new LinkedHashMap<>();
        layer.forEach((name, value) -> cell.put(name.replace("_l0", ""), value));
        return cell;
    }

    @Test
    void theTwoBiasesOfAGruAreAddedForItsGatesOnly() {
        ResetAfterGruCell cell = new ResetAfterGruCell(
                parameter(sizes(1, 3), 1, 2, 3),
                parameter(sizes(1, 3), 4, 5, 6),
                parameter(sizes(3), 7, 8, 9),
                parameter(sizes(1), 10));
        SequencedMap<String, Tensor> state = new LinkedHashMap<>(StateDict.of(cell));
        assertEquals(List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh"), List.copyOf(state.keySet()));
        assertEquals(tensor(sizes(3), 7, 8, 9), state.get("bias_ih"));
        assertEquals(tensor(sizes(3), 0, 0, 10), state.get("bias_hh"));
        state.put("bias_hh", tensor(sizes(3), 100, 200, 300));
        StateDict.load(cell, state);
        assertEquals(tensor(sizes(3), 107, 208, 9), cell.bias().value());
        assertEquals(tensor(sizes(1), 300), cell.candidateBias().value());
    }

    @Test
    void layersAndDirectionsAreNumberedAsInPyTorch() {
        assertEquals(
                List.of(
                        "weight_ih_l0[12, 2]",
                        "weight_hh_l0[12, 3]",
                        "bias_ih_l0[12]",
                        "bias_hh_l0[12]",
                        "weight_ih_l0_reverse[12, 2]",
                        "weight_hh_l0_reverse[12, 3]",
                        "bias_ih_l0_reverse[12]",
                        "bias_hh_l0_reverse[12]",
                        "weight_ih_l1[12, 6]",
                        "weight_hh_l1[12, 3]",
                        "bias_ih_l1[12]",
                        "bias_hh_l1[12]",
                        "weight_ih_l1_reverse[12, 6]",
                        "weight_hh_l1_reverse[12, 3]",
                        "bias_ih_l1_reverse[12]",
                        "bias_hh_l1_reverse[12]"),
                shapes(Recurrent.bidirectionalStack(2, 2, 3, LstmCell::new)));
        assertEquals(
                List.of(
                        "weight_ih_l0[16, 3]",
                        "weight_hh_l0[16, 2]",
                        "weight_hr_l0[2, 4]",
                        "weight_ih_l1[16, 2]",
                        "weight_hh_l1[16, 2]",
                        "weight_hr_l1[2, 4]"),
                shapes(Recurrent.stack(
                        2, 3, 2, (input, output) -> new ProjectedLstmCell(input, 4, output).withoutBias())));
        assertEquals(
                List.of(
                        "weight_ih_l0[3, 2]",
                        "weight_hh_l0[3, 3]",
                        "weight_ih_l0_reverse[3, 2]",
                        "weight_hh_l0_reverse[3, 3]"),
                shapes(Recurrent.of(new ElmanCell(2, 3).withoutBias()).bidirectional()));
        assertEquals(
                List.of("weight_ih_l0[9, 2]", "weight_hh_l0[9, 3]", "bias_ih_l0[9]", "bias_hh_l0[9]"),
                shapes(Recurrent.of(new ResetAfterGruCell(2, 3))));
    }

    @Test
    void aCellWithoutALayerIsPyTorchsCell() {
        List<String> names = List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh");
        assertEquals(names, names(new ElmanCell(2, 3, Activation.RELU)));
        assertEquals(names, names(new LstmCell(2, 3)));
        assertEquals(names, names(new ResetAfterGruCell(2, 3)));
        assertEquals(
                List.of("cell.inner.weight_ih", "cell.inner.weight_hh"),
                names(Recurrent.of(new Wrapped(new LstmCell(2, 3).withoutBias()))));
    }

    @Test
    void whatPyTorchDoesNotHaveKeepsItsOwnNamesAndLayouts() {
        List<String> own = List.of("cell.weightIh[2, 9]", "cell.weightHh[3, 9]", "cell.bias[9]");
        assertEquals(own, shapes(Recurrent.of(new GruCell(2, 3))));
        assertEquals(
                List.of("cell.weightIh[2, 3]", "cell.weightHh[3, 3]", "cell.bias[3]"),
                shapes(Recurrent.of(new ElmanCell(2, 3, Activation.SIGMOID))));
        assertEquals(List.of("weightIh", "weightHh", "bias", "projection"), names(new ProjectedLstmCell(2, 3, 1)));
    }

    @Test
    void layersThatAreNotAlikeStandForThemselves() {
        List<String> each = List.of(
                "layers.0.weight_ih_l0", "layers.0.weight_hh_l0", "layers.1.weight_ih_l0", "layers.1.weight_hh_l0");
        LstmCell small = new LstmCell(2, 3).withoutBias();
        assertEquals(each, names(Recurrent.stack(List.of(small, new LstmCell(3, 4).withoutBias()))));
        assertEquals(
                each,
                names(Recurrent.stack(List.of(
                        new ElmanCell(2, 3).withoutBias(), new ElmanCell(3, 3, Activation.RELU).withoutBias()))));
        assertEquals(
                List.of("layers.0.weight_hr_l0", "layers.1.weight_hr_l0"),
                names(Recurrent.stack(List.of(new ProjectedLstmCell(2, 4, 2), new ProjectedLstmCell(2, 5, 2)))).stream()
                        .filter(name -> name.contains("weight_hr"))
                        .toList());
        List<String> names = names(Recurrent.stack(List.of(new LstmCell(2, 3).withoutBias(), new LstmCell(3, 3))));
        assertEquals(
                Stream.concat(each.stream(), Stream.of("layers.1.bias_ih_l0", "layers.1.bias_hh_l0"))
                        .toList(),
                names);
        assertEquals(
                List.of("forward.weight_ih_l0", "backward.weight_ih_l0"),
                names(new Bidirectional<>(Recurrent.of(new ElmanCell(2, 3)), Recurrent.of(new ElmanCell(2, 4))))
                        .stream()
                        .filter(name -> name.contains("weight_ih"))
                        .toList());
    }

    @Test
    void aStackWithALayerOfAnotherKindIsAList() {
        Recurrent<LstmState> first = Recurrent.of(new LstmCell(2, 3).withoutBias());
        Recurrent<LstmState> second = Recurrent.of(new LstmCell(3, 3).withoutBias());
        assertEquals(
                List.of(
                        "layers.0.weight_ih_l0",
                        "layers.0.weight_hh_l0",
                        "layers.1.inner.weight_ih_l0",
                        "layers.1.inner.weight_hh_l0"),
                names(new Stacked<>(List.of(first, new Timed(second)))));
    }
}
