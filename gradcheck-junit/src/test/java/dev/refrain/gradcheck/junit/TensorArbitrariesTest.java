package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;

class TensorArbitrariesTest {
    private static final int DRAWS = 2000;

    @Property(seed = "11", tries = 500)
    void shapesKeepToTheirBounds(@ForAll("oneToThreeAxes") Shape shape) {
        assertTrue(shape.rank() >= 1 && shape.rank() <= 3, shape::toString);
        for (int size : shape.sizes()) {
            assertTrue(size >= 0 && size <= 4, shape::toString);
        }
    }

    @Provide
    Arbitrary<Shape> oneToThreeAxes() {
        return TensorArbitraries.shapes(1, 3, 4);
    }

    @Example
    void everyRankAndEverySizeOccursZeroAndOneAmongThem() {
        RandomGenerator<Shape> shapes = TensorArbitraries.shapes(0, 3, 4).generator(DRAWS);
        Random random = new Random(1);
        Set<Integer> ranks = new HashSet<>();
        Set<Integer> sizes = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            Shape shape = shapes.next(random).value();
            ranks.add(shape.rank());
            IntStream.of(shape.sizes()).forEach(sizes::add);
        }
        assertEquals(Set.of(0, 1, 2, 3), ranks);
        assertEquals(Set.of(0, 1, 2, 3, 4), sizes);
    }

    @Property(seed = "12", tries = 500)
    void elementsAreInRangeWithThreeDecimals(@ForAll("tensors") Tensor tensor) {
        assertEquals(DType.FLOAT64, tensor.dtype());
        for (double element : tensor.toDoubles()) {
            assertTrue(element >= -1.5 && element <= 2.25, tensor::toString);
            assertTrue(
                    new BigDecimal(Double.toString(element))
                                    .stripTrailingZeros()
                                    .scale()
                            <= 3,
                    tensor::toString);
        }
    }

    @Provide
    Arbitrary<Tensor> tensors() {
        return TensorArbitraries.shapes(0, 3, 4).flatMap(shape -> TensorArbitraries.tensors(shape, -1.5, 2.25));
    }

    @Property(seed = "13", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void tensorsHaveTheShapeAndTypeThatWereAskedFor(@ForAll("oneToThreeAxes") Shape shape, @ForAll DType dtype) {
        Tensor tensor = TensorArbitraries.tensors(shape, -1, 1, dtype).sample();
        assertEquals(shape, tensor.shape());
        assertEquals(dtype, tensor.dtype());
    }

    @Example
    void elementsOfOneTensorDiffer() {
        Tensor tensor = TensorArbitraries.tensors(Shape.of(50), -1, 1)
                .generator(DRAWS)
                .next(new Random(2))
                .value();
        assertTrue(Arrays.stream(tensor.toDoubles()).distinct().count() > 20, tensor::toString);
    }

    @Example
    void shapesShrinkToTheLeast() {
        assertEquals(Shape.of(0), least(TensorArbitraries.shapes(1, 3, 5), 3));
        assertEquals(Shape.of(), least(TensorArbitraries.shapes(0, 3, 5), 4));
        assertEquals(Shape.of(0, 0), least(TensorArbitraries.shapes(2, 2, 5), 5));
    }

    @Example
    void elementsShrinkToOne() {
        Tensor least = least(TensorArbitraries.tensors(Shape.of(2, 2), -3, 3), 6);
        assertEquals(Shape.of(2, 2), least.shape());
        assertArrayEquals(new double[] {1, 1, 1, 1}, least.toDoubles());
        assertEquals(
                DType.FLOAT32,
                least(TensorArbitraries.tensors(Shape.of(1), -3, 3, DType.FLOAT32), 7)
                        .dtype());
    }

    @Property(seed = "14", tries = 500)
    void awkwardShapesAreSmall(@ForAll("awkward") Shape shape) {
        assertTrue(shape.rank() >= 1 && shape.rank() <= 2 && shape.count() <= AnyShape.MOST, shape::toString);
    }

    @Provide
    Arbitrary<Shape> awkward() {
        return TensorArbitraries.shapes(1, 2);
    }

    @Property(seed = "15", tries = 500)
    void broadcastingArgumentsBroadcast(@ForAll("pairs") Arguments pair) {
        List<Var> values = pair.values();
        assertEquals(2, values.size());
        values.get(0).add(values.get(1));
        assertTrue(values.get(1).value().toDoubles().length == 0 || least(values.get(1)) >= 1);
    }

    private static double least(Var values) {
        return values.neg().maxOver().neg().item();
    }

    @Provide
    Arbitrary<Arguments> pairs() {
        return TensorArbitraries.broadcasting(Elements.reals(), Elements.within(1, 2));
    }

    @Property(seed = "16", tries = 200)
    void argumentsHaveTheShapesThatWereAskedForAndMakeChecks(@ForAll("arguments") Arguments arguments) {
        assertEquals(
                List.of(Shape.of(2, 3), Shape.of(3), Shape.of(2, 3)),
                arguments.values().stream().map(Var::shape).toList());
        arguments.check(in -> in.get(0).mul(in.get(1)).add(in.get(2).tanh())).verify();
    }

    @Provide
    Arbitrary<Arguments> arguments() {
        return TensorArbitraries.arguments(Elements.reals(), Shape.of(2, 3), Shape.of(3), Shape.of(2, 3));
    }

    @Property(seed = "17", tries = 50)
    void tensorsOfDistinctElementsHaveNoTies(@ForAll("distinct") Tensor tensor) {
        assertEquals(12, Arrays.stream(tensor.toDoubles()).distinct().count());
    }

    @Provide
    Arbitrary<Tensor> distinct() {
        return TensorArbitraries.tensors(Shape.of(3, 4), Elements.distinct());
    }

    @Property(seed = "18", tries = 50)
    void checksAndCasesAreThoseOfTheSamples(@ForAll("checks") GradCheck check, @ForAll("cases") OpCase drawn) {
        assertTrue(check.label().startsWith("tanh of "), check::toString);
        assertEquals("tanh", drawn.op().name());
    }

    @Provide
    Arbitrary<GradCheck> checks() {
        return CheckArbitraries.checks(tanh().stream().map(OpSample::checks).toList());
    }

    @Provide
    Arbitrary<OpCase> cases() {
        return CheckArbitraries.cases(tanh());
    }

    private static List<OpSample> tanh() {
        return OpSamples.all().stream()
                .filter(sample -> sample.name().equals("tanh"))
                .toList();
    }

    @Example
    void theSameSeedDrawsTheSameAndSaysFromWhichChoices() {
        RandomGenerator<Shape> shapes = TensorArbitraries.shapes(0, 3).generator(DRAWS);
        Shrinkable<Shape> shape = shapes.next(new Random(3));
        assertEquals(shape.value(), shapes.next(new Random(3)).value());
        assertEquals(shape.value(), shape.value());
        assertTrue(shape.toString().startsWith(shape.value() + " from choices ["), shape::toString);
    }

    /** Whatever is shrunk to is nearer to the simplest, so shrinking cannot go in circles. */
    @Example
    void everyShrunkSampleIsSimpler() {
        RandomGenerator<Arguments> arguments = pairs().generator(DRAWS);
        for (int seed = 0; seed < 30; seed++) {
            Shrinkable<Arguments> sample = arguments.next(new Random(seed));
            sample.shrink()
                    .forEach(smaller ->
                            assertTrue(smaller.distance().compareTo(sample.distance()) < 0, smaller::toString));
        }
    }

    /** What is left when every step of shrinking is taken: the sample of a property that always fails. */
    private static <T> T least(Arbitrary<T> arbitrary, long seed) {
        Shrinkable<T> sample = arbitrary.generator(DRAWS).next(new Random(seed));
        Optional<Shrinkable<T>> smaller = sample.shrink().findFirst();
        while (smaller.isPresent()) {
            sample = smaller.get();
            smaller = sample.shrink().findFirst();
        }
        return sample.value();
    }
}
