package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static dev.refrain.autograd.Samples.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class IndexingTest {
    private static Ids ids(Random random, int below, Shape shape) {
        return Ids.of(random.ints(shape.count(), 0, Math.max(1, below)).toArray(), shape.sizes());
    }

    private static Tensor at(Shape shape, Ids ids) {
        double[] values = IntStream.of(ids.toArray()).mapToDouble(id -> id).toArray();
        return Tensor.of(values, shape.sizes());
    }

    private static double dot(Tensor a, Tensor b) {
        return Var.of(a).mul(Var.of(b)).sum().item();
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void takeAlongAxisIsTheLoop(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -3, max = 2) int axis,
            @ForAll @IntRange(max = 4) int picked,
            @ForAll Layout layout,
            @ForAll Random random) {
        Assume.that(axis >= -shape.rank() && axis < shape.rank() && shape.size(axis) > 0);
        Tensor x = uniform(shape, random.nextLong(), -1, 1);
        Ids ids = ids(random, shape.size(axis), shape.with(axis, picked));
        Tensor positions = at(ids.shape(), ids);
        Tensor expected = Naive.each(ids.shape(), index -> {
            int[] from = index.clone();
            from[shape.axis(axis)] = (int) positions.get(index);
            return x.get(from);
        });
        assertEquals(expected, Indexing.takeAlongAxis(layout.of(x), axis, ids).value());
    }

    /** ⟨take x, y⟩ = ⟨x, scatter y⟩, exactly: all values are small whole numbers. */
    @Property(seed = "2", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void addingIsTheAdjointOfTaking(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(max = 2) int axis,
            @ForAll @IntRange(min = 1, max = 4) int size,
            @ForAll Layout layout,
            @ForAll Random random) {
        Assume.that(axis < shape.rank());
        Tensor x = whole(shape.with(axis, size), random.nextLong(), 9);
        Tensor y = whole(shape, random.nextLong(), 9);
        Ids ids = ids(random, size, shape);
        Tensor taken = Indexing.takeAlongAxis(layout.of(x), axis, ids).value();
        Var zeros = Var.of(Tensor.zeros(DType.FLOAT64, x.shape().sizes()));
        Tensor added = Indexing.scatterAdd(zeros, axis, ids, layout.of(y)).value();
        assertEquals(dot(taken, y), dot(x, added));
        assertEquals(added, gradientOfTaking(x, axis, ids, y));
    }

    private static Tensor gradientOfTaking(Tensor value, int axis, Ids ids, Tensor cotangent) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(value);
            Var product = Indexing.takeAlongAxis(x, axis, ids).mul(Var.of(cotangent));
            return tape.gradients(product.sum(), List.of(x), Pullback.plain())
                    .of(x)
                    .value();
        }
    }

    @Test
    void whatIsTakenTwiceGetsBothCotangents() {
        Ids ids = Ids.of(new int[] {2, 2, 0, 1, 1, 1}, 2, 3);
        assertEquals(
                matrix(2, 30, 0, 3, 0, 600, 0),
                gradientOfTaking(matrix(2, 1, 2, 3, 4, 5, 6), 1, ids, matrix(2, 1, 2, 30, 100, 200, 300)));
    }

    @Property(seed = "3", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void indexSelectIsTheLoop(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll(supplier = SmallShapes.class) Shape idsShape,
            @ForAll @IntRange(min = -3, max = 2) int axis,
            @ForAll Layout layout,
            @ForAll Random random) {
        Assume.that(axis >= -shape.rank() && axis < shape.rank() && shape.size(axis) > 0);
        Tensor x = uniform(shape, random.nextLong(), -1, 1);
        Ids ids = ids(random, shape.size(axis), idsShape);
        Tensor positions = at(idsShape, ids);
        int counted = shape.axis(axis);
        Tensor found = Indexing.indexSelect(layout.of(x), axis, ids).value();
        int[] sizes = IntStream.concat(
                        IntStream.concat(IntStream.range(0, counted).map(shape::size), IntStream.of(idsShape.sizes())),
                        IntStream.range(counted + 1, shape.rank()).map(shape::size))
                .toArray();
        assertEquals(
                Naive.each(Shape.of(sizes), index -> {
                    int[] id = IntStream.range(0, idsShape.rank())
                            .map(k -> index[counted + k])
                            .toArray();
                    int[] from = IntStream.range(0, shape.rank())
                            .map(k -> k < counted ? index[k] : k == counted ? 0 : index[k + idsShape.rank() - 1])
                            .toArray();
                    from[counted] = (int) positions.get(id);
                    return x.get(from);
                }),
                found);
    }

    @Test
    void alongTheFirstAxisIndexSelectIsALookup() {
        Var table = Var.of(matrix(3, 1, 2, 3, 4, 5, 6));
        Ids ids = Ids.of(new int[] {2, 0, 2, 1}, 2, 2);
        assertEquals(
                table.gatherRows(ids).value(),
                Indexing.indexSelect(table, 0, ids).value());
    }

    @Test
    void scatterAddAddsToTheTarget() {
        Var target = Var.of(matrix(2, 1, 2, 3, 4, 5, 6));
        Var source = Var.of(matrix(1, 10, 100, 1000));
        Ids ids = Ids.of(new int[] {1, 0, 1}, 1, 3);
        assertEquals(
                matrix(2, 1, 102, 3, 14, 5, 1006),
                Indexing.scatterAdd(target, 0, ids, source).value());
        Ids twice = Ids.of(new int[] {0, 0, 0}, 1, 3);
        assertEquals(
                matrix(1, 1112),
                Indexing.scatterAdd(Var.of(matrix(1, 2)), -1, twice, source).value());
    }

    @Property(seed = "4", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void pickIsTheProductWithOneHotRowsSummed(
            @ForAll(supplier = SmallShapes.class) Shape rows,
            @ForAll @IntRange(min = 1, max = 4) int classes,
            @ForAll Layout layout,
            @ForAll Random random) {
        Shape shape = Shape.of(IntStream.concat(IntStream.of(rows.sizes()), IntStream.of(classes))
                .toArray());
        Tensor x = whole(shape, random.nextLong(), 9);
        Ids ids = ids(random, classes, rows);
        Var ones = Indexing.oneHot(ids, classes, DType.FLOAT64);
        assertEquals(shape, ones.shape());
        assertEquals(
                Var.of(x).mul(ones).sum(-1).value(),
                Indexing.pick(layout.of(x), ids).value());
    }

    @Test
    void pickedFromLogProbabilitiesIsTheCrossEntropy() {
        Var x = Var.of(uniform(Shape.of(3, 4), 5, -1, 1));
        Ids ids = Ids.of(new int[] {3, 0, 1}, 3);
        Var loss = Var.apply(new dev.refrain.autograd.ops.CrossEntropy(), ids, x);
        Asserts.assertClose(
                loss.value(), Indexing.pick(x.logSoftmax(-1), ids).neg().value(), 1e-14);
    }

    @Test
    void oneHotIsAConstantOfTheTypeAskedFor() {
        Ids ids = Ids.of(new int[] {2, 0}, 2);
        assertEquals(
                matrix(2, 0, 0, 1, 1, 0, 0),
                Indexing.oneHot(ids, 3, DType.FLOAT64).value());
        assertEquals(DType.FLOAT32, Indexing.oneHot(ids, 3, DType.FLOAT32).dtype());
        assertTrue(!Indexing.oneHot(ids, 3, DType.FLOAT32).isRecorded());
        Ids none = Ids.of(new int[0], 0);
        assertEquals(Shape.of(0, 0), Indexing.oneHot(none, 0, DType.FLOAT32).shape());
    }

    /** Ids that entered a tape bring what is picked onto it, with a parameter too. */
    @Test
    void picksOfAParameterHaveGradients() {
        Parameter table = Samples.named("table", matrix(2, 1, 2, 3, 4));
        try (Tape tape = Tape.open()) {
            Ids ids = tape.ids(Ids.of(new int[] {1, 1}, 2));
            Var y = Indexing.pick(table.on(ids), ids);
            Var twice = Indexing.takeAlongAxis(table.on(ids), 0, tape.ids(Ids.of(new int[] {1, 1}, 1, 2)));
            Gradients gradients = tape.backward(y.sum().add(twice.sum()));
            assertEquals(matrix(2, 0, 1, 1, 2), gradients.of(table).value());
        }
    }

    @Test
    void errorsSayWhatDoesNotFit() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4, 5, 6));
        Ids three = Ids.of(new int[] {0, 1, 2}, 3);
        assertSays(
                "takeAlongAxis: shape [2, 3]: the ids are [3], expected its sizes but along axis 1",
                () -> Indexing.takeAlongAxis(x, 1, three));
        assertSays(
                "takeAlongAxis: axis 2 is out of range for shape [2, 3] of 2 axes",
                () -> Indexing.takeAlongAxis(x, 2, three));
        assertSays(
                "indexSelect: axis -3 is out of range for shape [2, 3] of 2 axes",
                () -> Indexing.indexSelect(x, -3, three));
        assertSays(
                "scatterAdd: the source is [1, 1] and the target [2, 3], expected equal sizes but along axis 0",
                () -> Indexing.scatterAdd(x, 0, Ids.of(new int[1], 1, 1), Var.of(matrix(1, 7))));
        assertSays(
                "scatterAlongAxis: shape [1, 3]: the ids are [3], expected one for each element",
                () -> Indexing.scatterAdd(x, 0, three, Var.of(matrix(1, 7, 8, 9))));
        assertSays(
                "pick: shape [2, 3]: the axes before the last are not those of the ids [3]",
                () -> Indexing.pick(x, three));
        assertSays(
                "oneHot: shape: dimension 1 is -1 in [3, -1], expected 0 or more",
                () -> Indexing.oneHot(three, -1, DType.FLOAT32));
    }

    @Test
    void errorsNameTheIdThatIsOutOfRange() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4, 5, 6));
        Ids four = Ids.of(new int[] {0, 3}, 2, 1);
        assertOutOfRange(
                "takeAlongAxis: id 3 at [1, 0] is out of range, expected 0..2 of 3",
                () -> Indexing.takeAlongAxis(x, 1, four));
        assertOutOfRange(
                "scatterAlongAxis: id 3 at [1, 0] is out of range, expected 0..2 of 3",
                () -> Indexing.scatterAdd(x, 1, four, Var.of(matrix(2, 7, 8))));
        assertOutOfRange(
                "oneHot: id 3 at [1, 0] is out of range, expected 0..2 of 3",
                () -> Indexing.oneHot(four, 3, DType.FLOAT32));
        assertOutOfRange(
                "gatherRows: id -1 at [0] is out of range, expected 0..2 of 3",
                () -> Indexing.indexSelect(x, 1, Ids.of(new int[] {-1}, 1)));
    }

    @Test
    void nothingIsTakenOfNothing() {
        Var empty = Var.of(Tensor.zeros(DType.FLOAT64, 0, 3));
        assertEquals(
                Shape.of(0, 2),
                Indexing.takeAlongAxis(empty, 1, Ids.of(new int[0], 0, 2)).shape());
        assertEquals(
                Shape.of(0, 3),
                Indexing.takeAlongAxis(Var.of(Tensor.zeros(DType.FLOAT64, 2, 3)), 0, Ids.of(new int[0], 0, 3))
                        .shape());
        assertEquals(
                vector(0, 0),
                Indexing.scatterAdd(
                                Var.of(vector(0, 0)), 0, Ids.of(new int[0], 0), Var.of(Tensor.zeros(DType.FLOAT64, 0)))
                        .value());
    }

    private static void assertSays(String message, Executable call) {
        assertEquals(message, assertThrowsExactly(ShapeException.class, call).getMessage());
    }

    private static void assertOutOfRange(String message, Executable call) {
        assertEquals(
                message, assertThrowsExactly(IndexRangeException.class, call).getMessage());
    }
}
