package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.gradcheck.junit.TensorArbitraries;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradients of every entry of the table, of both orders, against central differences: no kink within 0.3. */
class PointwiseDerivativesTest {
    private static final List<Shape> SHAPES =
            shapes(shape(), shape(1), shape(0), shape(2, 3), shape(3, 0), shape(1, 1, 2));

    private static final List<List<Shape>> PAIRS = List.of(
            shapes(shape(2, 3), shape(2, 3)),
            shapes(shape(2, 3), shape(3)),
            shapes(shape(2, 1), shape(1, 3)),
            shapes(shape(), shape(2)),
            shapes(shape(2, 1, 3), shape(4, 1)),
            shapes(shape(1), shape(0)),
            shapes(shape(0, 3), shape(3)));

    @ParameterizedTest
    @EnumSource
    void gradientsAreCentralDifferences(Pointwise entry) {
        List<List<Shape>> cases =
                entry.arity() == 1 ? SHAPES.stream().map(List::of).toList() : PAIRS;
        cases.forEach(shapes -> check(entry, shapes, 1));
    }

    @ParameterizedTest
    @EnumSource
    void viewsHaveTheValueAndTheGradientsOfWhatTheyShow(Pointwise entry) {
        OpSample sample = new OpSample(
                new PointwiseOp(entry), Optional.empty(), Collections.nCopies(entry.arity(), shape(3, 2, 2)));
        List<Var> inputs = sample.inputs().stream().map(Var::of).toList();
        List<Var> behind = sample.behindViews().stream().map(Var::of).toList();
        assertFalse(inputs.getFirst().shape().equals(behind.getFirst().shape()));
        assertEquals(sample.apply(inputs).value(), sample.applyToViews(behind).value());
        CentralDifferences.check(sample + " through views", sample::applyToViews, sample.behindViews());
    }

    /** Also where the function has a kink between its arguments: along a = b it is smooth. */
    @ParameterizedTest
    @EnumSource
    void oneValueAsAllArgumentsGetsAllContributions(Pointwise entry) {
        CentralDifferences.check(
                entry + " of one value",
                in -> apply(entry, Collections.nCopies(entry.arity(), in.getFirst())),
                Arguments.in(entry.domain(), List.of(shape(2, 3)), RandomKey.of(9)));
    }

    @Property(seed = "4711", tries = 1100, edgeCases = EdgeCasesMode.NONE)
    void gradientsAreCentralDifferencesWhateverBroadcasts(
            @ForAll Pointwise entry, @ForAll("broadcasting") List<Shape> shapes, @ForAll long seed) {
        check(entry, shapes.subList(0, entry.arity()), seed);
    }

    /** A shape, and one that is repeated to it or repeats it: sizes of 1 instead of others, leading axes left out. */
    @Provide
    Arbitrary<List<Shape>> broadcasting() {
        return Combinators.combine(
                        TensorArbitraries.shapes(0, 3, 3),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false))
                .as((shape, ones, left, first) -> {
                    int[] sizes = IntStream.range(0, shape.rank())
                            .map(axis -> (ones >> axis & 1) != 0 ? 1 : shape.size(axis))
                            .skip(Math.min(left, shape.rank()))
                            .toArray();
                    return first ? List.of(Shape.of(sizes), shape) : List.of(shape, Shape.of(sizes));
                });
    }

    private static void check(Pointwise entry, List<Shape> shapes, long seed) {
        CentralDifferences.check(
                entry + " of " + shapes,
                in -> apply(entry, in),
                Arguments.in(entry.domain(), shapes, RandomKey.of(seed)));
    }

    private static Var apply(Pointwise entry, List<Var> arguments) {
        return Var.apply(new PointwiseOp(entry), arguments.toArray(Var[]::new));
    }

    private static List<Shape> shapes(Shape... shapes) {
        return Stream.of(shapes).toList();
    }

    private static Shape shape(int... sizes) {
        return Shape.of(sizes);
    }
}
