package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertClose;
import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Values against loops over indices, in every layout; gradients are those of {@code ReductionGradientsTest}. */
class ReductionsTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Property(seed = "1", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void reductionsAreTheirDefinitionsOverTheAxesNamed(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(max = 7) int axes,
            @ForAll long seed,
            @ForAll Layout layout) {
        int named = axes & (1 << shape.rank()) - 1;
        int mask = named == 0 ? (1 << shape.rank()) - 1 : named;
        int[] over = IntStream.range(0, shape.rank())
                .filter(axis -> (named >> axis & 1) == 1)
                .toArray();
        Tensor x = uniform(shape, seed, -2, 2);
        Var value = layout.of(x);
        assertClose(
                Naive.reduce(x, mask, 1, (a, b) -> a * b),
                Reductions.prod(value, over).value(),
                1e-14);
        assertClose(
                of(x, mask, group -> Math.sqrt(squares(group, 0))),
                Reductions.norm(value, over).value(),
                1e-14);
        assertClose(
                of(
                        x,
                        mask,
                        group -> Math.log(Arrays.stream(group).map(Math::exp).sum())),
                Reductions.logSumExp(value, over).value(),
                1e-14);
        int terms = IntStream.range(0, shape.rank())
                .filter(axis -> (mask >> axis & 1) == 1)
                .map(shape::size)
                .reduce(1, (a, b) -> a * b);
        Assume.that(terms > 0);
        assertEquals(
                Naive.reduce(x, mask, INFINITY, Math::min),
                Reductions.min(value, over).value());
        assertEquals(value.maxOver(over).value(), Reductions.max(value, over).value());
        Tensor variance = of(x, mask, group -> squares(group, mean(group)) / terms);
        assertClose(variance, Reductions.variance(value, over).value(), 1e-14);
        assertClose(
                Naive.map(variance, Math::sqrt),
                Reductions.standardDeviation(value, over).value(),
                1e-14);
        if (terms > 1) {
            Tensor sample = of(x, mask, group -> squares(group, mean(group)) / (terms - 1));
            assertClose(sample, Reductions.sampleVariance(value, over).value(), 1e-14);
            Tensor deviation = Reductions.sampleStandardDeviation(value, over).value();
            assertClose(Naive.map(sample, Math::sqrt), deviation, 1e-14);
        }
    }

    /** A function of the elements of each group. */
    private static Tensor of(Tensor x, int mask, ToDoubleFunction<double[]> function) {
        int[] kept = IntStream.range(0, x.shape().rank())
                .filter(axis -> (mask >> axis & 1) == 0)
                .toArray();
        Shape shape = Shape.of(IntStream.of(kept).map(x.shape()::size).toArray());
        return Naive.each(
                shape,
                at -> function.applyAsDouble(IntStream.range(0, x.shape().count())
                        .mapToObj(x.shape()::index)
                        .filter(index -> IntStream.range(0, kept.length).allMatch(k -> index[kept[k]] == at[k]))
                        .mapToDouble(x::get)
                        .toArray()));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double squares(double[] values, double mean) {
        return Arrays.stream(values).map(each -> (each - mean) * (each - mean)).sum();
    }

    @Property(seed = "2", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void cumulativeSumsGoAlongOneAxisEitherWay(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -3, max = 2) int axis,
            @ForAll boolean reverse,
            @ForAll long seed,
            @ForAll Layout layout) {
        Assume.that(axis >= -shape.rank() && axis < shape.rank());
        int along = shape.axis(axis);
        Tensor x = uniform(shape, seed, -2, 2);
        Tensor expected = Naive.each(shape, index -> {
            int[] other = index.clone();
            double sum = 0;
            for (int j = 0; j < shape.size(along); j++) {
                other[along] = j;
                sum += (reverse ? j >= index[along] : j <= index[along]) ? x.get(other) : 0;
            }
            return sum;
        });
        assertClose(expected, Reductions.cumSum(layout.of(x), axis, reverse).value(), 1e-14);
        if (!reverse) {
            assertEquals(
                    Reductions.cumSum(layout.of(x), axis, false).value(),
                    Reductions.cumSum(layout.of(x), axis).value());
        }
    }

    @Property(seed = "3", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void normalisedRowsHaveMeanZeroAndVarianceOneButForEpsilon(
            @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll long seed,
            @ForAll Layout layout) {
        Var x = layout.of(uniform(Shape.of(2, rows, n), seed, -2, 2));
        double epsilon = 1e-3;
        Var y = Reductions.normalise(x, epsilon);
        Var variance = Reductions.variance(x, -1);
        assertClose(Tensor.zeros(DType.FLOAT64, 2, rows), y.mean(-1).value(), 1e-13);
        assertClose(
                variance.div(variance.add(epsilon)).value(),
                Reductions.variance(y, -1).value(),
                1e-13);
    }

    @Test
    void whatNothingReducesTo() {
        Var nothing = Var.of(Tensor.zeros(DType.FLOAT64, 2, 0));
        assertEquals(vector(1, 1), Reductions.prod(nothing, 1).value());
        assertEquals(vector(0, 0), Reductions.norm(nothing, 1).value());
        assertEquals(
                vector(-INFINITY, -INFINITY), Reductions.logSumExp(nothing, 1).value());
        assertEquals(nothing.value(), Reductions.cumSum(nothing, 1).value());
        assertEquals(1, Reductions.prod(nothing).item());
    }

    /** In float32, where these would overflow or be lost. */
    @Test
    void extremeValuesNeitherOverflowNorAreLost() {
        Var large = Var.of(matrix(2, 3e30, 4e30, 3e-30, 4e-30).to(DType.FLOAT32));
        assertClose(
                vector(5e30, 5e-30).to(DType.FLOAT32), Reductions.norm(large, 1).value(), 1e-6);
        Var exponents = Var.of(matrix(2, 1000, 1000, -INFINITY, -INFINITY).to(DType.FLOAT32));
        assertEquals(
                vector(1000 + Math.log(2), -INFINITY).to(DType.FLOAT32),
                Reductions.logSumExp(exponents, 1).value());
        assertEquals(0, Reductions.standardDeviation(Var.of(vector(7, 7, 7))).item());
        assertEquals(-0.0, Reductions.min(Var.of(vector(0.0, -0.0))).item());
        assertEquals(Double.NaN, Reductions.min(Var.of(vector(1, Double.NaN))).item());
    }

    @Test
    void whatCannotBeReducedIsNamed() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4, 5, 6));
        Var nothing = Var.of(Tensor.zeros(DType.FLOAT64, 2, 0));
        Var one = Var.of(vector(1));
        Class<ShapeException> shape = ShapeException.class;
        assertFails(shape, () -> Reductions.prod(x, 2), "prod: axis 2 is out of range", "[2, 3]");
        assertFails(shape, () -> Reductions.min(x, 0, 0), "minOver: axes [0, 0] name axis 0 of shape [2, 3] twice");
        assertFails(shape, () -> Reductions.min(nothing, 1), "minOver: shape [2, 0]: empty reduction over axes [1]");
        assertFails(shape, () -> Reductions.max(nothing, 1), "maxOver: shape [2, 0]: empty reduction over axes [1]");
        assertFails(shape, () -> Reductions.variance(x, -3), "variance: axis -3 is out of range", "[2, 3]");
        assertFails(shape, () -> Reductions.variance(nothing, 1), "variance: shape [2, 0]: empty reduction over");
        assertFails(
                shape,
                () -> Reductions.sampleVariance(one),
                "variance: shape [1]: one term over axes [0], a sample needs two or more");
        assertFails(
                shape,
                () -> Reductions.standardDeviation(nothing, 1),
                "standardDeviation: shape [2, 0]: 0 terms over axes [1], expected 1 or more");
        assertFails(
                shape,
                () -> Reductions.sampleStandardDeviation(one),
                "sampleStandardDeviation: shape [1]: 1 terms over axes [0], expected 2 or more");
        assertFails(shape, () -> Reductions.norm(x, 3), "norm: axis 3 is out of range", "[2, 3]");
        assertFails(shape, () -> Reductions.logSumExp(x, 3), "logSumExp: axis 3 is out of range", "[2, 3]");
        assertFails(shape, () -> Reductions.cumSum(x, 2), "cumSum: axis 2 is out of range", "[2, 3]");
        for (double epsilon : List.of(0.0, -1.0, Double.NaN, INFINITY)) {
            assertFails(
                    shape,
                    () -> Reductions.normalise(x, epsilon),
                    "layerNorm: epsilon is %s, expected a positive number".formatted(epsilon));
        }
        assertFails(
                shape, () -> Reductions.normalise(nothing, 1), "layerNorm: shape [2, 0]: empty reduction over axis 1");
        assertFails(shape, () -> Reductions.normalise(x.sum(), 1), "layerNorm: axis -1 is out of range", "[]");
    }
}
