package dev.refrain.autograd.ops;

import static dev.refrain.autograd.ops.RowAxis.MIXED;
import static dev.refrain.autograd.ops.RowAxis.NONE;
import static dev.refrain.autograd.ops.RowAxis.SUMMED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The claims without which nothing could be run for all times at once, and those that would be wrong. */
class RowAxisTest {
    private static final Shape ROWS = Shape.of(5, 6);

    /** An input and where its rows are. */
    private record In(int axis, Shape shape) {}

    private static In in(int axis, int... sizes) {
        return new In(axis, Shape.of(sizes));
    }

    private static void assertAxis(int expected, Op op, In... inputs) {
        Shapes shapes = new Shapes(Stream.of(inputs).map(In::shape).toArray(Shape[]::new), null);
        assertEquals(
                expected,
                op.rowAxis(shapes, Stream.of(inputs).mapToInt(In::axis).toArray()));
    }

    @Test
    void products() {
        MatMul product = new MatMul();
        assertAxis(0, product, in(0, 5, 6), in(NONE, 6, 3));
        assertAxis(1, product, in(NONE, 3, 6), in(1, 6, 5));
        assertAxis(SUMMED, product, in(1, 6, 5), in(0, 5, 3));
        assertAxis(MIXED, product, in(NONE, 3, 5), in(0, 5, 6));
        assertAxis(MIXED, product, in(1, 6, 5), in(NONE, 5, 3));
        assertAxis(MIXED, product, in(0, 5, 6), in(1, 6, 5));
        assertAxis(MIXED, product, in(0, 5, 5), in(0, 5, 3));
    }

    @Test
    void batchesOfProducts() {
        MatMul product = new MatMul();
        assertAxis(0, product, in(0, 5, 2, 6), in(NONE, 6, 3));
        assertAxis(0, product, in(0, 5, 2, 6), in(0, 5, 6, 3));
        assertAxis(0, product, in(0, 5, 2, 6), in(NONE, 1, 6, 3));
        assertAxis(0, product, in(NONE, 2, 6), in(0, 5, 6, 3));
        assertAxis(1, product, in(0, 5, 2, 6), in(1, 4, 5, 6, 3));
        assertAxis(1, product, in(1, 4, 5, 6), in(NONE, 6, 3));
        assertAxis(1, product, in(1, 4, 5, 6), in(NONE, 4, 6, 3));
        assertAxis(2, product, in(NONE, 4, 2, 6), in(2, 4, 6, 5));
        assertAxis(SUMMED, product, in(2, 4, 3, 5), in(1, 4, 5, 6));
        assertAxis(MIXED, product, in(0, 5, 2, 6), in(NONE, 5, 6, 3)); // a matrix for each row
        assertAxis(MIXED, product, in(0, 1, 2, 6), in(NONE, 4, 6, 3)); // one row, repeated
        assertAxis(MIXED, product, in(0, 5, 2, 5), in(1, 5, 5, 3));
        assertAxis(MIXED, product, in(2, 4, 3, 5), in(NONE, 5, 6));
        assertAxis(MIXED, product, in(1, 4, 5, 6), in(2, 4, 6, 5));
        assertAxis(MIXED, product, in(0, 5, 2, 6), in(0, 6, 3));
    }

    @Test
    void functionsOfElements() {
        PointwiseOp add = new PointwiseOp(Pointwise.ADD);
        assertAxis(0, new PointwiseOp(Pointwise.TANH), in(0, 5, 6));
        assertAxis(0, add, in(0, 5, 6), in(0, 5, 6));
        assertAxis(0, add, in(0, 5, 6), in(NONE, 6));
        assertAxis(0, add, in(0, 5, 6), in(NONE, 1, 6));
        assertAxis(0, add, in(NONE), in(0, 5, 6));
        assertAxis(0, add, in(0, 5, 6), in(0, 5, 1));
        assertAxis(1, add, in(0, 5, 6), in(NONE, 4, 1, 6));
        assertAxis(MIXED, add, in(0, 5, 6), in(NONE, 5, 1)); // a number for each row
        assertAxis(MIXED, add, in(0, 5, 6), in(NONE, 5, 6));
        assertAxis(MIXED, add, in(0, 5, 5), in(1, 5, 5));
        assertAxis(MIXED, add, in(0, 5, 5), in(0, 5));
        assertAxis(MIXED, add, in(0, 1, 6), in(NONE, 4, 6)); // one row, repeated
    }

    @Test
    void whatIsAlongAnAxis() {
        for (Op op : new Op[] {new Softmax(1), new LogSoftmax(1), new FirstMax(Axes.of(ROWS, 1)), new Pad(1, 2, 1)}) {
            assertAxis(0, op, in(0, 5, 6));
            assertAxis(MIXED, op, in(1, 5, 6));
        }
        for (Op op : new Op[] {
            new CumSum(1, true), new LayerNorm(1), new Stride(1, 4), new Spread(1, 4, 24), new Flip(Axes.of(ROWS, 1))
        }) {
            assertAxis(0, op, in(0, 5, 6));
            assertAxis(MIXED, op, in(1, 5, 6));
        }
        assertAxis(0, new LayerNormSlope(1), in(0, 5, 6), in(0, 5, 6));
        assertAxis(MIXED, new LayerNormSlope(1), in(0, 5, 6), in(NONE, 5, 6));
        assertAxis(MIXED, new LayerNormSlope(1), in(NONE, 5, 6), in(0, 5, 6));
        assertAxis(MIXED, new LayerNormSlope(1), in(1, 5, 6), in(1, 5, 6));
        assertAxis(1, new StopGradient(), in(1, 5, 6));
        assertAxis(0, new Slice(1, 2, 3), in(0, 5, 6));
        assertAxis(MIXED, new Slice(0, 0, 5), in(0, 5, 6));
        assertAxis(0, new Concat(1), in(0, 5, 6), in(0, 5, 2));
        assertAxis(MIXED, new Concat(0), in(0, 5, 6), in(0, 5, 6));
        assertAxis(MIXED, new Concat(1), in(0, 5, 6), in(NONE, 5, 2));
    }

    @Test
    void sumsAndMaxima() {
        assertAxis(0, new Sum(Axes.of(ROWS, 1)), in(0, 5, 6));
        assertAxis(0, new Sum(Axes.of(ROWS, 0)), in(1, 5, 6));
        assertAxis(SUMMED, new Sum(Axes.of(ROWS, 0)), in(0, 5, 6));
        assertAxis(SUMMED, new Sum(Axes.of(ROWS)), in(0, 5, 6));
        assertAxis(0, new Max(Axes.of(ROWS, 1)), in(0, 5, 6));
        assertAxis(MIXED, new Max(Axes.of(ROWS, 0)), in(0, 5, 6));
        Axes last = Axes.of(ROWS, 1);
        for (Op op :
                new Op[] {new Prod(last), new Min(last), new Variance(last, true), new Norm(last), new LogSumExp(last)
                }) {
            assertAxis(0, op, in(0, 5, 6));
            assertAxis(MIXED, op, in(1, 5, 6));
        }
    }

    @Test
    void views() {
        assertAxis(1, Permute.of(1, 0), in(0, 5, 6));
        assertAxis(2, Permute.of(1, 2, 0), in(0, 5, 6, 2));
        assertAxis(0, new Reshape(Shape.of(5, 2, 3)), in(0, 5, 6));
        assertAxis(MIXED, new Reshape(Shape.of(30)), in(0, 5, 6));
        assertAxis(MIXED, new Reshape(Shape.of()), in(0, 1));
        assertAxis(MIXED, new Reshape(Shape.of(5, 6)), in(1, 6, 5));
        assertAxis(0, new Expand(Shape.of(5, 6)), in(0, 5, 1));
        assertAxis(1, new Expand(Shape.of(4, 5, 6)), in(0, 5, 6));
        assertAxis(MIXED, new Expand(Shape.of(5, 6)), in(0, 1, 6));
    }

    @Test
    void anOpThatNamesTheNumberOfRowsIsAnotherOneForMore() {
        assertEquals(new Reshape(Shape.of(20, 2, 3)), new Reshape(Shape.of(5, 2, 3)).withRows(0, 20));
        assertEquals(new Expand(Shape.of(4, 20, 6)), new Expand(Shape.of(4, 5, 6)).withRows(1, 20));
        assertEquals(new Softmax(1), new Softmax(1).withRows(0, 20));
    }
}
