package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which models can be drawn, and that those that cannot are left as they were. */
class InitialiseTest {
    /** A model that has sizes and choices only. */
    public record Choices(int hidden, Activation activation, List<String> names) {}

    /** A parameter, and a part of any kind. */
    public record Holder(Parameter first, Object rest) {}

    /** Two layers, to be drawn together. */
    public record Model(Recurrent<?> layer, Linear readout) {
        static Model undrawn() {
            return new Model(Recurrent.of(new GruCell(2, 3)), new Linear(3, 2));
        }
    }

    /** A parameter at two places. */
    public record Tied(Parameter one, Parameter other) {}

    /** One parameter named b. */
    public record B(Parameter b) {}

    /** A layer that is a class, which keeps its weight to itself. */
    private static final class Closed {
        private final Parameter weight = parameter();

        @Override
        public String toString() {
            return "Closed " + weight;
        }
    }

    /** A layer whose weight is in the class it extends. */
    private static class Base {
        protected final Linear linear = new Linear(1, 1);
    }

    private static final class Extended extends Base {
        @Override
        public String toString() {
            return "Extended " + linear;
        }
    }

    public static final class Arrayed {
        public final Linear[] layers = {new Linear(1, 1)};
    }

    public static final class Listed {
        public final List<Parameter> parameters = List.of(parameter());
    }

    public static final class Nested {
        public final Holder deep = new Holder(parameter(), "nothing");
    }

    /** A cell around a cell, as a class. */
    public static final class Wrapper implements Cell<Var> {
        private final Cell<Var> inner;

        Wrapper(Cell<Var> inner) {
            this.inner = inner;
        }

        @Override
        public Step<Var> step(Var x, Var state) {
            return inner.step(x, state);
        }

        @Override
        public Var initialState(Var x) {
            return inner.initialState(x);
        }
    }

    /** Settings that speak of parameters and hold none. */
    public static final class Freezing {
        public final Predicate<Parameter> frozen =
                parameter -> parameter.shape().rank() == 1;
    }

    /** Parts under names of their own. */
    private record Named(SequencedMap<String, @Nullable Object> parts) implements Tree.Branch {
        @Override
        public Named withParts(SequencedMap<String, @Nullable Object> others) {
            return new Named(others);
        }
    }

    private static Parameter parameter() {
        return new Parameter(Shape.of(2), Initialisers.uniform(-1, 1));
    }

    private static String refusal(Object model) {
        return assertThrows(ModelException.class, () -> Parameters.initialise(model, 1, DType.FLOAT64))
                .getMessage();
    }

    private static void assertUntouched(Parameter parameter) {
        assertFalse(parameter.isInitialised(), parameter.toString());
        assertEquals(0, parameter.version());
        assertEquals("parameter", parameter.name());
    }

    @Test
    void aModelWithoutParametersCannotBeDrawn() {
        Object choices = new Choices(3, Activation.RELU, List.of("a", "b"));
        for (Object model : List.of(choices, List.of(), List.of(choices, choices), "text", new Named(parts()))) {
            String message = refusal(model);
            assertTrue(message.startsWith("initialise: " + model.getClass().getName() + " has no parameters"), message);
        }
    }

    @Test
    void aPartThatHidesItsParametersIsNamedAndNothingIsDrawn() {
        List<Object> hiding = List.of(
                new Parameter[] {parameter()},
                new Linear[] {new Linear(2, 2)},
                Map.of("weight", parameter()),
                Optional.of(parameter()),
                Set.of(parameter()),
                new Closed(),
                new Arrayed(),
                new Listed(),
                new Nested(),
                new Wrapper(new ElmanCell(1, 1)),
                new Extended());
        for (Object rest : hiding) {
            String what = " is a " + rest.getClass().getTypeName() + ", whose parameters cannot be found";
            Parameter first = parameter();
            String message = refusal(new Holder(first, rest));
            assertTrue(message.contains("rest" + what), message);
            assertUntouched(first);
            message = refusal(new Holder(first, List.of(new Linear(1, 1), new Holder(first, rest))));
            assertTrue(message.contains("rest.1.rest" + what), message);
            assertUntouched(first);
            message = refusal(rest);
            assertTrue(message.contains("the model" + what), message);
        }
    }

    @Test
    void whatHidesInsideAMapIsNamedByThePathOfTheMap() {
        String message = refusal(new Holder(parameter(), Map.of("layer", new Closed())));
        assertTrue(message.contains("tree: rest is a "), message);
    }

    @Test
    void mapsAndArraysWithoutParametersAreSettings() {
        Parameter first = parameter();
        for (Object rest : List.of(
                Map.of("word", 3), new int[] {1}, new String[] {"a"}, Optional.of("b"), Set.of(1), new Freezing())) {
            assertEquals(
                    List.of(first),
                    List.copyOf(Tree.leaves(new Holder(first, rest)).values()));
        }
    }

    @Test
    void aModelOfWhichAnyParameterHasAValueIsLeftAsItIs() {
        for (String drawn : Tree.leaves(Model.undrawn()).keySet()) {
            Model model = Model.undrawn();
            Parameter had = Tree.leaves(model).get(drawn);
            Tensor value = Tensor.full(DType.FLOAT32, 5, had.shape().sizes());
            had.assign(value);
            String message = refusal(model);
            assertTrue(message.contains("initialise: " + drawn + " has a value already"), message);
            assertTrue(message.contains("Tree.map(model, Parameter::fresh)"), message);
            assertEquals(value, had.value());
            assertEquals(1, had.version());
            Tree.leaves(model).forEach((path, parameter) -> {
                if (!path.equals(drawn)) {
                    assertUntouched(parameter);
                }
            });
        }
    }

    @Test
    void aModelIsNotDrawnTwice() {
        Model model = Parameters.initialise(Model.undrawn(), 1, DType.FLOAT64);
        String before = Parameters.sha256(model);
        String message = refusal(model);
        assertTrue(message.contains("layer.cell.weightIh has a value already"), message);
        assertEquals(before, Parameters.sha256(model));
        Tree.leaves(model).forEach((path, parameter) -> assertEquals(1, parameter.version(), path));
    }

    @Test
    void twoParametersOfOnePathAreAnErrorAndNothingIsDrawn() {
        Parameter inner = parameter();
        Parameter outer = parameter();
        SequencedMap<String, @Nullable Object> parts = parts();
        parts.put("a", new B(inner));
        parts.put("a.b", outer);
        String message = refusal(new Named(parts));
        assertTrue(message.contains("two parameters have the path a.b"), message);
        message = refusal(List.of(new Named(parts)));
        assertTrue(message.contains("two parameters have the path 0.a.b"), message);
        assertUntouched(inner);
        assertUntouched(outer);
    }

    @Test
    void oneParameterTwiceUnderOnePathIsOne() {
        Parameter tied = parameter();
        SequencedMap<String, @Nullable Object> parts = parts();
        parts.put("a", new B(tied));
        parts.put("a.b", tied);
        parts.put("absent", null);
        Parameters.initialise(new Named(parts), 1, DType.FLOAT64);
        assertEquals(1, tied.version());
        assertEquals("a.b", tied.name());
    }

    @Test
    void aTiedParameterIsDrawnOnceUnderItsFirstPathAndStaysTiedWhenFresh() {
        Parameter tied = parameter();
        Tied model = Parameters.initialise(new Tied(tied, tied), 3, DType.FLOAT64);
        assertEquals(1, tied.version());
        assertEquals("one", tied.name());
        Tied apart = Parameters.initialise(new Tied(parameter(), parameter()), 3, DType.FLOAT64);
        assertEquals(apart.one().value(), tied.value());
        assertNotEquals(apart.other().value(), tied.value());
        Tied fresh = Parameters.initialise(Tree.map(model, Parameter::fresh), 3, DType.FLOAT64);
        assertEquals(1, Tree.leaves(fresh).size());
        assertEquals(1, fresh.other().version());
        assertEquals(tied.value(), fresh.other().value());
    }

    @Test
    void aFreshModelDrawsTheSameNumbersFromTheSameSeedAndLeavesTheFirstAlone() {
        for (DType dtype : DType.values()) {
            Model model = Parameters.initialise(Model.undrawn(), 11, dtype);
            String before = Parameters.sha256(model);
            Model fresh = Tree.map(model, Parameter::fresh);
            Tree.leaves(fresh).values().forEach(InitialiseTest::assertUntouched);
            assertEquals(before, Parameters.sha256(Parameters.initialise(fresh, 11, dtype)));
            Model another = Parameters.initialise(Tree.map(model, Parameter::fresh), 12, dtype);
            assertNotEquals(before, Parameters.sha256(another));
            assertEquals(before, Parameters.sha256(model));
            Tree.leaves(model).forEach((path, parameter) -> {
                assertEquals(1, parameter.version(), path);
                assertEquals(path, Tree.leaves(fresh).get(path).name());
            });
        }
    }

    private static SequencedMap<String, @Nullable Object> parts() {
        return new LinkedHashMap<>();
    }
}
