package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters where the walk of {@link Tree} does not go, which would never be trained: nowhere are they passed over. */
class HiddenLeavesTest {
    private record Holder(@Nullable Object part) {}

    private record One(SequencedMap<String, Object> parts) implements Tree.Branch {
        @Override
        public Tree.Branch withParts(SequencedMap<String, Object> changed) {
            return new One(changed);
        }
    }

    /** A class, of which nobody knows how to make another one with other parameters. */
    static class Kept {
        final @Nullable Object kept;

        Kept(@Nullable Object kept) {
            this.kept = kept;
        }
    }

    static final class Heir extends Kept {
        final int size = 3;

        Heir(@Nullable Object kept) {
            super(kept);
        }
    }

    /** What all objects of a class share is no part of any. */
    private static final class Sharing {
        static final Parameter SHARED = named("shared", vector(1));
    }

    private static One branch(Object part) {
        SequencedMap<String, Object> parts = new LinkedHashMap<>();
        parts.put("a/b", part);
        return new One(parts);
    }

    /** A part in each kind of container that is not walked. */
    private static Stream<Object> around(Object part) {
        return Stream.of(
                new Object[] {null, part},
                Set.of(part),
                Map.of("key", part),
                Optional.of(part),
                new Kept(part),
                new Heir(part));
    }

    /** A part as it is, and in what is walked, and twice in what is not. */
    private static Stream<Object> hiding(Object part) {
        Stream<Object> inner = Stream.of(
                part, List.of("first", part), new Holder(part), branch(part), new Object[] {part}, Optional.of(part));
        return inner.flatMap(HiddenLeavesTest::around);
    }

    static Stream<Arguments> hidingParameters() {
        return hiding(named("w", vector(1, 2))).map(HiddenLeavesTest::argument);
    }

    static Stream<Arguments> hidingNothing() {
        Stream<Object> empty = Stream.of(
                new Object[] {null},
                Set.of(),
                Map.of(),
                Optional.empty(),
                new Kept(null),
                new Heir(null),
                new Sharing());
        return Stream.concat(empty, hiding("activation")).map(HiddenLeavesTest::argument);
    }

    /** One argument, if it is an array too. */
    private static Arguments argument(Object part) {
        return Arguments.of(new Object[] {part});
    }

    @ParameterizedTest
    @MethodSource("hidingParameters")
    void whatHidesParametersIsNamedByPathAndClass(Object part) {
        String type = part.getClass().getTypeName();
        assertFails(
                ModelException.class,
                () -> Tree.leaves(part),
                "tree: the model is a " + type
                        + ", whose parameters cannot be found: use records, lists and Tree.Branch");
        assertFails(
                ModelException.class,
                () -> Tree.leaves(new Holder(List.of("first", part))),
                "tree: part.1 is a " + type);
    }

    @ParameterizedTest
    @MethodSource("hidingNothing")
    void whatHidesNoneIsLeftAsItIs(Object part) {
        assertEquals(0, Tree.leaves(new Holder(part)).size());
    }

    @Test
    void aSharedParameterIsFoundWhereItStandsOnly() {
        assertEquals(
                List.of("part"),
                List.copyOf(Tree.leaves(new Holder(Sharing.SHARED)).keySet()));
        assertEquals(0, Tree.leaves(Arrays.asList(null, new Sharing())).size());
    }
}
