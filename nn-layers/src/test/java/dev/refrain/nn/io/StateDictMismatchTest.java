package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** What does not fit is told by PyTorch's names, all at once, and nothing is written. */
class StateDictMismatchTest {
    record Model(Recurrent<?> encoder, Linear readout) {}

    record Two(Object first, Object second) {}

    private static Model model() {
        return new Model(Recurrent.of(new LstmCell(2, 1)), new Linear(1, 2));
    }

    private static Map<String, Tensor> state(Object model) {
        return new LinkedHashMap<>(StateDict.of(Parameters.initialise(model, 3)));
    }

    private static List<String> differences(Object model, Map<String, Tensor> values) {
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        List<Long> versions = leaves.values().stream().map(Parameter::version).toList();
        StateMismatchException thrown = assertThrows(StateMismatchException.class, () -> StateDict.load(model, values));
        assertEquals(versions, leaves.values().stream().map(Parameter::version).toList(), "written");
        assertTrue(thrown.getMessage().startsWith("load: the values do not fit"), thrown.getMessage());
        return thrown.differences();
    }

    @Test
    void allIsToldAtOnceByPyTorchsNames() {
        Map<String, Tensor> values = state(model());
        values.remove("encoder.bias_hh_l0");
        values.put("encoder.weight_hh_l0", Tensor.of(new float[] {1, 2, Float.NaN, 4}, 4, 1));
        values.put("encoder.weight_ih_l0", values.get("encoder.weight_ih_l0").to(DType.FLOAT64));
        values.put("encoder.weight_ih_l1", Tensor.of(new float[] {1}, 1));
        values.put("readout.weight", Tensor.of(new float[] {1, 2}, 1, 2));
        assertEquals(
                List.of(
                        "encoder.bias_hh_l0: got nothing, expected a value of shape [4]",
                        "encoder.weight_hh_l0: got NaN at [2, 0], expected finite numbers",
                        "encoder.weight_ih_l0: got float64, expected float32, to which to(DType) converts",
                        "encoder.weight_ih_l1: got float32[1], expected no such name",
                        "readout.weight: got shape [1, 2], expected [2, 1]"),
                differences(Parameters.initialise(model(), 1), values));
    }

    @Test
    void ourOwnNamesAreNotPyTorchs() {
        Model saved = Parameters.initialise(model(), 1);
        List<String> differences = differences(model(), Parameters.values(saved));
        assertTrue(
                differences.contains("encoder.cell.bias: got float32[4], expected no such name"),
                differences::toString);
        assertTrue(
                differences.contains("encoder.bias_ih_l0: got nothing, expected a value of shape [4]"),
                differences::toString);
    }

    @Test
    void withoutValuesAModelTakesTheTypeItIsGiven() {
        SequencedMap<String, Tensor> wide = new LinkedHashMap<>();
        state(model()).forEach((name, value) -> wide.put(name, value.to(DType.FLOAT64)));
        Model loaded = StateDict.load(model(), wide);
        assertTrue(Tree.leaves(loaded).values().stream().allMatch(each -> each.dtype() == DType.FLOAT64));
        wide.put("readout.bias", wide.get("readout.bias").to(DType.FLOAT32));
        Model fresh = model();
        assertEquals(
                List.of("readout.bias: got float32, expected float64, to which to(DType) converts"),
                differences(fresh, wide));
        assertFalse(fresh.readout().weight().isInitialised());
    }

    @Test
    void pyTorchsGruIsNotOurGruCell() {
        Map<String, Tensor> gru = state(Recurrent.of(new ResetAfterGruCell(2, 1)));
        String hint = "got a GRU of PyTorch, expected that of a GruCell: PyTorch's cell is ResetAfterGruCell";
        List<String> differences = differences(Recurrent.of(new GruCell(2, 1)), gru);
        assertEquals("weight_hh_l0: " + hint, differences.getFirst());
        assertEquals(1 + 4 + 3, differences.size());
        assertEquals(
                "weight_hh: " + hint,
                differences(new GruCell(2, 1), state(new ResetAfterGruCell(2, 1)))
                        .getFirst());
        Object both = new Two("none", Recurrent.bidirectionalStack(2, 2, 3, GruCell::new));
        Object theirs = new Two("none", Recurrent.bidirectionalStack(2, 2, 3, ResetAfterGruCell::new));
        assertEquals(
                "second.weight_hh_l0: " + hint, differences(both, state(theirs)).getFirst());
        assertTrue(differences(Recurrent.of(new LstmCell(2, 1)), gru).stream()
                .noneMatch(each -> each.contains("GruCell")));
    }

    @Test
    void valuesOfATiedParameterMustAgree() {
        Linear linear = Parameters.initialise(new Linear(1, 2), 1);
        Map<String, Tensor> values = new LinkedHashMap<>(StateDict.of(new Two(linear, linear)));
        values.put("second.bias", Tensor.of(new float[] {0, 1}, 2));
        assertEquals(
                List.of(
                        "second.bias: got other numbers than for first.bias, expected the same, since one parameter is both"),
                differences(new Two(linear, linear), values));
        values.remove("second.bias");
        values.remove("first.bias");
        assertEquals(
                List.of(
                        "first.bias: got nothing, expected a value of shape [2]",
                        "second.bias: got nothing, expected a value of shape [2]"),
                differences(new Two(linear, linear), values));
    }

    @Test
    void biasesWhoseSumIsTooLargeAreRefused() {
        Map<String, Tensor> values = state(new LstmCell(1, 1));
        Tensor large = Tensor.of(new float[] {0, 0, 3e38f, 0}, 4);
        values.put("bias_ih", large);
        values.put("bias_hh", large);
        assertEquals(
                List.of("bias_ih + bias_hh: got a sum of Infinity at [2], expected finite numbers"),
                differences(new LstmCell(1, 1), values));
    }

    @Test
    void nullAndWhatIsNoModelAreRefused() {
        Map<String, Tensor> values = new HashMap<>(state(new Linear(1, 1)));
        values.put("bias", null);
        assertEquals(
                List.of("bias: got nothing, expected a value of shape [1]"), differences(new Linear(1, 1), values));
        assertThrows(NullPointerException.class, () -> StateDict.load(new Linear(1, 1), null));
        assertTrue(assertThrows(ModelException.class, () -> StateDict.load("text", values))
                .getMessage()
                .contains("load: java.lang.String has no parameters"));
    }
}
