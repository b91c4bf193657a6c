package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FunctionsTest {
    /** What is cut at any two places and put together again is the whole. */
    @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void concatUndoesSlices(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -3, max = 2) int axis,
            @ForAll @IntRange(max = 4) int one,
            @ForAll @IntRange(max = 4) int other,
            @ForAll long seed,
            @ForAll Layout layout) {
        Assume.that(axis >= -shape.rank() && axis < shape.rank());
        int size = shape.size(axis);
        int start = Math.min(size, Math.min(one, other));
        int end = Math.min(size, Math.max(one, other));
        Tensor value = uniform(shape, seed, -1, 1);
        Var x = layout.of(value);
        List<Var> parts = List.of(x.slice(axis, 0, start), x.slice(axis, start, end), x.slice(axis, end, size));
        assertEquals(value, Functions.concat(axis, parts).value());
    }

    @Test
    void concatGoesAlongTheLastAxisUnlessToldOtherwise() {
        Var a = Var.of(matrix(2, 1, 2, 3, 4));
        Var b = Var.of(matrix(2, 5, 6));
        assertEquals(matrix(2, 1, 2, 5, 3, 4, 6), Functions.concat(a, b).value());
        assertEquals(
                matrix(3, 1, 2, 3, 4, 5, 6),
                Functions.concat(0, List.of(a, b.transpose())).value());
        assertEquals(a.value(), Functions.concat(a).value());
    }

    @Property(seed = "2", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void selectUndoesStack(
            @ForAll(supplier = SmallShapes.class) Shape shape,
            @ForAll @IntRange(min = -4, max = 3) int axis,
            @ForAll @IntRange(min = 1, max = 4) int count,
            @ForAll long seed,
            @ForAll Layout layout) {
        Assume.that(axis >= -shape.rank() - 1 && axis <= shape.rank());
        List<Tensor> values = IntStream.range(0, count)
                .mapToObj(i -> uniform(shape, seed + i, -1, 1))
                .toList();
        Var stacked = Functions.stack(axis, values.stream().map(layout::of).toList());
        assertEquals(count, stacked.shape().size(axis));
        for (int i = 0; i < count; i++) {
            assertEquals(values.get(i), Functions.select(stacked, axis, i).value());
        }
    }

    @Test
    void stackPutsTheNewAxisInFrontOrBehind() {
        Var a = Var.of(vector(1, 2));
        Var b = Var.of(vector(3, 4));
        assertEquals(matrix(2, 1, 2, 3, 4), Functions.stack(0, List.of(a, b)).value());
        assertEquals(matrix(2, 1, 3, 2, 4), Functions.stack(1, List.of(a, b)).value());
        assertEquals(matrix(2, 1, 3, 2, 4), Functions.stack(-1, List.of(a, b)).value());
    }

    @Test
    void meanDividesByTheNumberOfTerms() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4, 5, 9));
        assertEquals(4, Functions.mean(x).item());
        assertEquals(vector(2, 6), Functions.mean(x, 1).value());
        assertEquals(
                Tensor.zeros(DType.FLOAT64, 0),
                Functions.mean(Var.of(Tensor.zeros(DType.FLOAT64, 0, 3)), 1).value());
    }

    @Test
    void zerosAreForABatchLikeItsArgumentAndOnItsTape() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.zeros(DType.FLOAT32, 5, 3, 2));
            Var zeros = Functions.zeros(x, 4);
            assertEquals(Tensor.zeros(DType.FLOAT32, 5, 4), zeros.value());
            assertTrue(zeros.isRecorded());
            assertFalse(Functions.zeros(x.detach(), 4).isRecorded());
        }
        assertEquals(
                Shape.of(0, 2),
                Functions.zeros(Var.of(Tensor.zeros(DType.FLOAT64, 0, 3)), 2).shape());
    }

    @Property(seed = "3", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void unbroadcastSumsWhatWasRepeated(
            @ForAll(supplier = BroadcastPair.Any.class) BroadcastPair shapes, @ForAll long seed) {
        Tensor x = Samples.whole(shapes.together(), seed, 9);
        assertEquals(
                Naive.summedTo(shapes.a(), x),
                Sum.unbroadcast(Var.of(x), shapes.a()).value());
    }

    @Test
    void equalPartsJoinAgainToTheWhole() {
        Var x = Var.of(uniform(Shape.of(2, 12, 3), 5, -1, 1));
        for (int parts : new int[] {1, 2, 3, 4, 6, 12}) {
            List<Var> split = Functions.split(x, 1, parts);
            assertEquals(parts, split.size());
            split.forEach(part -> assertEquals(Shape.of(2, 12 / parts, 3), part.shape()));
            assertEquals(x.value(), Functions.concat(1, split).value());
        }
        assertEquals(3, Functions.split(x, -1, 3).size());
    }

    @Test
    void whatCannotBeDividedEquallyIsAnError() {
        Var x = Var.of(uniform(Shape.of(2, 12, 3), 5, -1, 1));
        for (int parts : new int[] {5, 0, -1, 24}) {
            assertFails(
                    ShapeException.class,
                    () -> Functions.split(x, 1, parts),
                    "split: shape [2, 12, 3] cannot be divided into " + parts + " equal parts along axis 1");
        }
        assertFails(ShapeException.class, () -> Functions.split(x, 3, 1), "split: axis 3 is out of range");
    }
}
