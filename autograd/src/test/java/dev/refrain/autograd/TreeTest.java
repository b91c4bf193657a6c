package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.outside.Encoder;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeTest {
    private final Parameter weight = named("w", vector(1, 2));
    private final Parameter bias = named("b", vector(3));

    private record Layer(Parameter weight, @Nullable Parameter bias, int size) {}

    private record Stack(List<Layer> layers, String title, Layer head) {}

    private record Holder(Object part) {}

    /** Two parameters under names that no record could have. */
    private record Named(SequencedMap<String, Object> parts) implements Tree.Branch {
        @Override
        public Tree.Branch withParts(SequencedMap<String, Object> changed) {
            return new Named(changed);
        }
    }

    private record Positive(Parameter value) {
        private Positive {
            if (value.shape().rank() == 0) {
                throw new IllegalArgumentException("no scalars, please");
            }
        }
    }

    private static Parameter fresh() {
        return named("p", vector(0));
    }

    @Test
    void pathsAreComponentNamesAndListIndicesInOrder() {
        Parameter other = fresh();
        Parameter third = fresh();
        Stack model = new Stack(
                List.of(new Layer(weight, bias, 1), new Layer(other, null, 2)), "two", new Layer(third, null, 3));
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        assertEquals(
                List.of("layers.0.weight", "layers.0.bias", "layers.1.weight", "head.weight"),
                List.copyOf(leaves.keySet()));
        assertEquals(List.of(weight, bias, other, third), List.copyOf(leaves.values()));
    }

    @Test
    void partsAreThoseOfRecordsListsAndBranchesAndNothingElse() {
        Layer layer = new Layer(weight, null, 7);
        SequencedMap<String, Object> parts = Tree.parts(layer);
        assertEquals(List.of("weight", "bias", "size"), List.copyOf(parts.keySet()));
        assertEquals(Arrays.asList(weight, null, 7), new ArrayList<>(parts.values()));
        assertEquals(
                List.of("0", "1"),
                List.copyOf(Tree.parts(List.of(weight, layer)).keySet()));
        assertSame(layer, Tree.parts(List.of(weight, layer)).get("1"));
        Named branch = new Named(parts);
        assertEquals(parts, Tree.parts(branch));
        assertTrue(Tree.parts(weight).isEmpty());
        assertTrue(Tree.parts("text").isEmpty());
        assertFails(
                ModelException.class,
                () -> Tree.parts(new Object[] {weight}),
                "tree: the model is a java.lang.Object[], whose parameters cannot be found");
    }

    @Test
    void aParameterAloneHasTheEmptyPath() {
        assertEquals(List.of(""), List.copyOf(Tree.leaves(weight).keySet()));
        assertSame(bias, Tree.map(weight, each -> bias));
    }

    @Test
    void aBranchNamesItsPartsItself() {
        SequencedMap<String, Object> parts = new LinkedHashMap<>();
        parts.put("a/b", new Layer(weight, null, 1));
        parts.put("absent", null);
        parts.put("0", bias);
        Holder model = new Holder(new Named(parts));
        assertEquals(
                List.of("part.a/b.weight", "part.0"),
                List.copyOf(Tree.leaves(model).keySet()));
        Holder changed = Tree.map(model, Parameter::fresh);
        assertEquals(Tree.leaves(model).keySet(), Tree.leaves(changed).keySet());
        assertEquals(
                List.of("a/b", "absent", "0"),
                List.copyOf(((Named) changed.part()).parts().keySet()));
    }

    @Test
    void aTiedParameterIsNamedByItsFirstPathAndStaysTied() {
        Stack model = new Stack(List.of(new Layer(weight, weight, 1)), "tied", new Layer(bias, weight, 2));
        assertEquals(
                List.of("layers.0.weight", "head.weight"),
                List.copyOf(Tree.leaves(model).keySet()));
        Stack changed = Tree.map(model, Parameter::fresh);
        Layer layer = changed.layers().getFirst();
        assertNotSame(weight, layer.weight());
        assertSame(layer.weight(), layer.bias());
        assertSame(layer.weight(), changed.head().bias());
        assertNotSame(layer.weight(), changed.head().weight());
    }

    @Test
    void mapChangesParametersAndLeavesAllElse() {
        Stack model = new Stack(List.of(new Layer(weight, null, 7)), "kept", new Layer(bias, null, 8));
        Stack narrow = Tree.map(model, each -> each.to(DType.FLOAT32));
        assertEquals(
                vector(1, 2).to(DType.FLOAT32),
                narrow.layers().getFirst().weight().value());
        assertEquals(vector(3).to(DType.FLOAT32), narrow.head().weight().value());
        assertEquals("kept", narrow.title());
        assertEquals(7, narrow.layers().getFirst().size());
        assertNull(narrow.head().bias());
        assertEquals(DType.FLOAT64, weight.dtype());
    }

    @Test
    void partsWithoutParametersAreTheSameObjectsAfterwards() {
        List<Object> settings = new ArrayList<>(Arrays.asList("a", null, 3));
        Holder plain = new Holder(settings);
        Holder model = new Holder(List.of(plain, weight));
        List<?> changed = (List<?>) Tree.map(model, Parameter::fresh).part();
        assertSame(plain, changed.getFirst());
        assertSame(settings, plain.part());
    }

    @Test
    void nullInAListIsAnAbsentPart() {
        Holder model = new Holder(Arrays.asList(null, weight));
        assertEquals(List.of("part.1"), List.copyOf(Tree.leaves(model).keySet()));
        List<?> changed = (List<?>) Tree.map(model, each -> bias).part();
        assertEquals(Arrays.asList(null, bias), changed);
    }

    @Test
    void whatHoldsNoParametersHasNoLeaves() {
        assertEquals(0, Tree.leaves("a string").size());
        assertEquals(0, Tree.leaves(new Holder(null)).size());
        assertEquals(0, Tree.leaves(List.of()).size());
    }

    @Test
    void aPublicRecordOfAnotherPackageIsLookedInto() {
        Encoder encoder = new Encoder(weight, new Encoder.Cell(bias));
        assertEquals(
                List.of("weight", "cell.bias"), List.copyOf(Tree.leaves(encoder).keySet()));
        assertSame(weight, Tree.map(encoder, each -> weight).cell().bias());
    }

    /** The JDK's collectors are records of a class that is not public, in a package that is open to nobody. */
    @Test
    void aClosedRecordIsNamedTogetherWithThePackageToOpen() {
        assertFails(
                ModelException.class,
                () -> Tree.leaves(Collectors.toList()),
                "cannot look into record java.util.stream.Collectors$CollectorImpl",
                "open java.util.stream to dev.refrain.autograd");
    }

    /** A state as people write it at first: a class, which is not walked. */
    private static final class Mutable {
        private final Var hidden = Var.of(vector(1));

        Var hidden() {
            return hidden;
        }
    }

    @Test
    void aStateWhoseValuesAreNotFoundIsNamed() {
        Mutable state = new Mutable();
        assertEquals(vector(1), state.hidden().value());
        assertFails(
                ModelException.class,
                () -> Tree.values(state),
                "tree: the state is a dev.refrain.autograd.TreeTest$Mutable, whose values cannot be found",
                "use records, lists or a Var");
        assertFails(
                ModelException.class,
                () -> Tree.mapValues(new Holder(List.of(state)), Var::detach),
                "tree: part.0 is a dev.refrain.autograd.TreeTest$Mutable");
        assertEquals(0, Tree.values(new Holder("none")).size());
    }

    @Test
    void whatARecordsConstructorThrowsComesThrough() {
        Parameter scalar = named("s", Tensor.scalar(1, DType.FLOAT64));
        assertFails(
                IllegalArgumentException.class,
                () -> Tree.map(new Positive(weight), each -> scalar),
                "no scalars, please");
    }
}
