package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertClose;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Products, reductions and views against loops over indices, in every layout. */
class VarStructureTest {
    /** Each element is one fma chain over ascending k that begins at 0: to the bit. */
    @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void matmulIsItsDefinition(
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(max = 9) int k,
            @ForAll @IntRange(max = 9) int n,
            @ForAll long seed,
            @ForAll Layout left,
            @ForAll Layout right) {
        Tensor a = uniform(Shape.of(m, k), seed, -1, 1);
        Tensor b = uniform(Shape.of(k, n), seed + 1, -1, 1);
        Tensor expected = Naive.each(Shape.of(m, n), at -> {
            double sum = 0;
            for (int i = 0; i < k; i++) {
                sum = Math.fma(a.get(at[0], i), b.get(i, at[1]), sum);
            }
            return sum;
        });
        assertEquals(expected, left.of(a).matmul(right.of(b)).value());
        Tensor narrow = left.of(a.to(DType.FLOAT32))
                .matmul(right.of(b.to(DType.FLOAT32)))
                .value();
        assertClose(expected.to(DType.FLOAT32), narrow, 1e-6);
    }

    @Property(seed = "2", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void reductionsGoOverTheAxesNamed(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = 1, max = 7) int axes,
            @ForAll long seed,
            @ForAll Layout layout) {
        int mask = axes & (1 << shape.rank()) - 1;
        Assume.that(mask != 0);
        int[] named = IntStream.range(0, shape.rank())
                .filter(axis -> (mask >> axis & 1) == 1)
                .toArray();
        int terms = IntStream.of(named).map(shape::size).reduce(1, (a, b) -> a * b);
        Tensor x = uniform(shape, seed, -1, 1);
        Var value = layout.of(x);
        Tensor sum = Naive.reduce(x, mask, 0, Double::sum);
        assertClose(sum, value.sum(named).value(), 1e-14);
        if (terms > 0) {
            assertClose(Naive.map(sum, each -> each / terms), value.mean(named).value(), 1e-14);
            assertEquals(
                    Naive.reduce(x, mask, Double.NEGATIVE_INFINITY, Math::max),
                    value.maxOver(named).value());
        }
    }

    @Test
    void oneSizeOfAReshapeMayBeLeftOpen() {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 2, 3, 4));
        assertEquals(Shape.of(2, 12), x.reshape(2, -1).shape());
        assertEquals(Shape.of(24), x.reshape(-1).shape());
        assertEquals(Shape.of(6, 1, 4), x.reshape(6, -1, 4).shape());
    }

    @Property(seed = "3", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void withoutAxesAReductionIsOverAll(@ForAll(supplier = SmallShapes.class) Shape shape, @ForAll long seed) {
        Assume.that(shape.count() > 0);
        Tensor x = uniform(shape, seed, -1, 1);
        double sum = 0;
        double max = Double.NEGATIVE_INFINITY;
        for (double each : x.toDoubles()) {
            sum += each;
            max = Math.max(max, each);
        }
        assertEquals(sum, Var.of(x).sum().item(), 1e-14);
        assertEquals(sum / shape.count(), Var.of(x).mean().item(), 1e-14);
        assertEquals(max, Var.of(x).maxOver().item());
    }

    @Test
    void sumsOfNothingAreZero() {
        assertEquals(
                Tensor.zeros(DType.FLOAT64, 2),
                Var.of(Tensor.zeros(DType.FLOAT64, 2, 0)).sum(1).value());
        assertEquals(0, Var.of(Tensor.zeros(DType.FLOAT64, 0)).sum().item());
    }

    @Property(seed = "4", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void softmaxAndItsLogarithmGoAlongOneAxis(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -3, max = 2) int axis,
            @ForAll long seed,
            @ForAll Layout layout) {
        Assume.that(axis >= -shape.rank() && axis < shape.rank() && shape.size(axis) > 0);
        Tensor x = uniform(shape, seed, -4, 4);
        Tensor exp = Naive.map(x, StrictMath::exp);
        Shape ones = shape.with(axis, 1);
        Tensor total = Tensor.of(
                Naive.reduce(exp, 1 << shape.axis(axis), 0, Double::sum).toDoubles(), ones.sizes());
        Tensor softmax = Naive.zip(exp, total, (each, sum) -> each / sum);
        assertClose(softmax, layout.of(x).softmax(axis).value(), 1e-14);
        assertClose(
                Naive.map(softmax, StrictMath::log),
                layout.of(x).logSoftmax(axis).value(),
                1e-14);
    }

    @Property(seed = "5", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void viewsShowTheSameElements(
            @ForAll(supplier = SmallShapes.class) Shape shape, @ForAll long seed, @ForAll Layout layout) {
        Tensor x = uniform(shape, seed, -1, 1);
        Var value = layout.of(x);
        assertEquals(x, value.value());
        assertEquals(
                Tensor.of(x.toDoubles(), shape.count()),
                value.reshape(shape.count()).value());
        assertEquals(x, value.reshape(shape.count(), 1).reshape(shape).value());
        int rank = shape.rank();
        int[] order = IntStream.range(0, rank).map(axis -> (axis + 1) % rank).toArray();
        Shape turned = Shape.of(IntStream.of(order).map(shape::size).toArray());
        Tensor expected = Naive.each(turned, at -> {
            int[] index = new int[rank];
            for (int axis = 0; axis < rank; axis++) {
                index[order[axis]] = at[axis];
            }
            return x.get(index);
        });
        assertEquals(expected, value.permute(order).value());
    }

    @Property(seed = "6", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void transposeExchangesTheLastTwoAxes(@ForAll(supplier = SmallShapes.class) Shape shape, @ForAll long seed) {
        Assume.that(shape.rank() >= 2);
        Tensor x = uniform(shape, seed, -1, 1);
        int rank = shape.rank();
        Var turned = Var.of(x).transpose();
        assertEquals(shape.size(-1), turned.shape().size(-2));
        assertEquals(
                Naive.each(turned.shape(), at -> {
                    int[] index = at.clone();
                    index[rank - 1] = at[rank - 2];
                    index[rank - 2] = at[rank - 1];
                    return x.get(index);
                }),
                turned.value());
        assertEquals(x, turned.transpose().value());
    }

    @Test
    void transposeLeavesLeadingAxesWhereTheyAre() {
        assertEquals(
                Shape.of(2, 3, 5, 4),
                Var.of(Tensor.zeros(DType.FLOAT64, 2, 3, 4, 5)).transpose().shape());
    }

    @Property(seed = "7", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void sliceAndSelectTakeElementsAlongAnAxis(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -3, max = 2) int axis,
            @ForAll long seed,
            @ForAll Layout layout) {
        Assume.that(axis >= -shape.rank() && axis < shape.rank());
        int counted = shape.axis(axis);
        int size = shape.size(axis);
        int start = (int) RandomKey.of(seed).below(size + 1, 0);
        int end = start + (int) RandomKey.of(seed).below(size - start + 1, 1);
        Tensor x = uniform(shape, seed, -1, 1);
        Tensor slice = Naive.each(shape.with(axis, end - start), at -> {
            int[] index = at.clone();
            index[counted] += start;
            return x.get(index);
        });
        assertEquals(slice, layout.of(x).slice(axis, start, end).value());
        if (end > start) {
            Var first = Var.of(slice).slice(axis, 0, 1);
            Var selected = layout.of(x).select(axis, start);
            assertEquals(shape.rank() - 1, selected.shape().rank());
            assertEquals(first.reshape(selected.shape()).value(), selected.value());
        }
    }

    @Property(seed = "8", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void expandRepeats(
            @ForAll(supplier = BroadcastPair.Any.class) BroadcastPair shapes,
            @ForAll long seed,
            @ForAll Layout layout) {
        Tensor x = uniform(shapes.a(), seed, -1, 1);
        Tensor zeros = Tensor.zeros(DType.FLOAT64, shapes.b().sizes());
        assertEquals(
                Naive.zip(x, zeros, (value, zero) -> value),
                layout.of(x).expand(shapes.together()).value());
    }

    @Test
    void whatNeedsNoChangeIsTheSameValue() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4));
        assertSame(x, x.reshape(2, 2));
        assertSame(x, x.expand(Shape.of(2, 2)));
    }

    @Property(seed = "9", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void gatherRowsPicksRows(
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll(supplier = SmallShapes.class) Shape ids,
            @ForAll long seed,
            @ForAll Layout layout) {
        RandomKey key = RandomKey.of(seed);
        int[] picked = IntStream.range(0, ids.count())
                .map(i -> (int) key.below(rows, i))
                .toArray();
        Tensor table = uniform(Shape.of(rows, 2), seed, -1, 1);
        Var out = layout.of(table).gatherRows(Ids.of(picked, ids.sizes()));
        Var flat = out.reshape(ids.count(), 2);
        assertEquals(ids.rank() + 1, out.shape().rank());
        assertEquals(Naive.each(Shape.of(ids.count(), 2), at -> table.get(picked[at[0]], at[1])), flat.value());
    }

    @Test
    void axesCountFromTheEndToo() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4));
        assertEquals(vector(3, 7), x.sum(-1).value());
        assertEquals(vector(4, 6), x.sum(-2).value());
        assertEquals(vector(3, 4), x.maxOver(-2).value());
        assertEquals(vector(2, 4), x.select(-1, 1).value());
    }
}
