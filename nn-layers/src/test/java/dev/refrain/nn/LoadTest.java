package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadTest {
    public record Pair(Parameter alpha, Parameter beta) {}

    public record Stack(List<Parameter> layers) {}

    private static final Tensor THREE = Tensor.of(new float[] {1, 2, 3}, 3);
    private static final Tensor FOUR = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);

    private static Pair fresh() {
        return new Pair(
                new Parameter(Shape.of(3), Initialisers.zeros()), new Parameter(Shape.of(2, 2), Initialisers.zeros()));
    }

    private static Pair drawn() {
        return Parameters.initialise(fresh(), 1);
    }

    private static List<String> differences(Object model, Map<String, Tensor> values) {
        Map<String, Long> versions = new LinkedHashMap<>();
        Tree.leaves(model).forEach((path, parameter) -> versions.put(path, parameter.version()));
        StateMismatchException thrown =
                assertThrows(StateMismatchException.class, () -> Parameters.load(model, values));
        assertTrue(thrown.getMessage().contains("nothing was written"), thrown.getMessage());
        Tree.leaves(model)
                .forEach(
                        (path, parameter) -> assertEquals(versions.get(path), parameter.version(), "written: " + path));
        return thrown.differences();
    }

    @Test
    void whatWasSavedIsLoadedToTheBit() {
        LstmCell saved = Parameters.initialise(new LstmCell(3, 4), 9);
        LstmCell other = Parameters.initialise(new LstmCell(3, 4), 10);
        LstmCell undrawn = new LstmCell(3, 4);
        assertSame(other, Parameters.load(other, Parameters.values(saved)));
        Parameters.load(undrawn, Parameters.values(saved));
        assertEquals(Parameters.sha256(saved), Parameters.sha256(other));
        assertEquals(Parameters.sha256(saved), Parameters.sha256(undrawn));
    }

    @Test
    void valuesAreByPathInTheModelsOrderAndStayAsTheyWere() {
        Pair pair = drawn();
        Map<String, Tensor> values = Parameters.values(pair);
        assertEquals(List.of("alpha", "beta"), List.copyOf(values.keySet()));
        pair.alpha().assign(THREE);
        assertEquals(Tensor.zeros(DType.FLOAT32, 3), values.get("alpha"));
        assertThrows(UnsupportedOperationException.class, () -> values.put("gamma", THREE));
    }

    @Test
    void aModelThatWasNotDrawnHasNoValues() {
        assertEquals(
                TapeException.Kind.UNINITIALISED,
                assertThrows(TapeException.class, () -> Parameters.values(fresh()))
                        .kind());
    }

    @Test
    void loadedParametersHaveTheirPathsAsNames() {
        Pair loaded = Parameters.load(fresh(), Map.of("alpha", THREE, "beta", FOUR));
        assertEquals("alpha", loaded.alpha().name());
        assertEquals("beta[2, 2]", loaded.beta().toString());
        assertEquals(1, loaded.beta().version());
    }

    @Test
    void tiedParametersAreSavedAndLoadedOnce() {
        Parameter tied = Numbers.parameter(THREE);
        assertEquals(Map.of("alpha", THREE), Parameters.values(new Pair(tied, tied)));
        Parameter other = Numbers.parameter(Tensor.zeros(DType.FLOAT32, 3));
        Parameters.load(new Pair(other, other), Map.of("alpha", THREE));
        assertEquals(THREE, other.value());
        assertEquals(2, other.version());
    }

    @Test
    void allDifferencesAreToldAtOnceAndNothingIsWritten() {
        Map<String, Tensor> values = new HashMap<>();
        values.put("zeta", FOUR.to(DType.FLOAT64));
        values.put("beta", Tensor.of(new double[] {1, Double.NaN, 3}, 3));
        values.put("aleph", null);
        assertEquals(
                List.of(
                        "aleph: got null, expected no such name",
                        "alpha: got nothing, expected a value of shape [3]",
                        "beta: got shape [3], expected [2, 2]",
                        "beta: got float64, expected float32, to which to(DType) converts",
                        "beta: got NaN at [1], expected finite numbers",
                        "zeta: got float64[2, 2], expected no such name"),
                differences(drawn(), values));
    }

    @Test
    void oneWrongValueKeepsTheRightOnesFromBeingWritten() {
        Tensor infinite = Tensor.of(new float[] {1, 2, 3, Float.NEGATIVE_INFINITY}, 2, 2);
        assertEquals(
                List.of("beta: got -Infinity at [1, 1], expected finite numbers"),
                differences(drawn(), Map.of("alpha", THREE, "beta", infinite)));
        assertEquals(
                List.of("beta: got shape [3], expected [2, 2]"),
                differences(fresh(), Map.of("alpha", THREE, "beta", THREE)));
        assertEquals(
                List.of("alpha: got nothing, expected a value of shape [3]"),
                differences(fresh(), Map.of("beta", FOUR)));
    }

    @Test
    void parametersWithoutValuesTakeOneTypeForAll() {
        Tensor wide = THREE.to(DType.FLOAT64);
        Pair loaded = Parameters.load(fresh(), Map.of("alpha", wide, "beta", FOUR.to(DType.FLOAT64)));
        assertEquals(DType.FLOAT64, loaded.alpha().dtype());
        String difference = "beta: got float32, expected float64, to which to(DType) converts";
        assertEquals(List.of(difference), differences(fresh(), Map.of("alpha", wide, "beta", FOUR)));
    }

    @Test
    void parametersWithoutValuesTakeTheTypeOfThoseThatHaveOne() {
        Pair half = new Pair(fresh().alpha(), Numbers.parameter(FOUR));
        assertEquals(
                List.of("alpha: got float64, expected float32, to which to(DType) converts"),
                differences(half, Map.of("alpha", THREE.to(DType.FLOAT64), "beta", FOUR)));
        assertFalse(half.alpha().isInitialised());
        assertEquals("parameter", half.alpha().name());
        Parameters.load(half, Map.of("alpha", THREE, "beta", FOUR));
        assertEquals(THREE, half.alpha().value());
    }

    @Test
    void aModelOfTwoTypesKeepsThem() {
        Pair mixed = new Pair(Numbers.parameter(THREE), Numbers.parameter(FOUR.to(DType.FLOAT64)));
        Parameters.load(mixed, Parameters.values(mixed));
        assertEquals(DType.FLOAT32, mixed.alpha().dtype());
        assertEquals(DType.FLOAT64, mixed.beta().dtype());
    }

    @Test
    void longListsAreCutInTheMessageOnly() {
        List<Parameter> layers = new ArrayList<>();
        IntStream.range(0, 14).forEach(i -> layers.add(fresh().alpha()));
        StateMismatchException thrown =
                assertThrows(StateMismatchException.class, () -> Parameters.load(new Stack(layers), Map.of()));
        assertEquals(14, thrown.differences().size());
        String message = thrown.getMessage();
        assertTrue(
                message.startsWith("load: the values do not fit the model, nothing was written: layers.0: got nothing"),
                message);
        assertTrue(message.endsWith("; and 4 more"), message);
    }

    @Test
    void whatHasNoParametersIsNotLoaded() {
        String message = assertThrows(ModelException.class, () -> Parameters.load("text", Map.of()))
                .getMessage();
        assertTrue(message.contains("load: java.lang.String has no parameters"), message);
        assertEquals(
                "values",
                assertThrows(NullPointerException.class, () -> Parameters.load(new Linear(1, 1), null))
                        .getMessage());
    }
}
