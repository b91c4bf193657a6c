package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.check.Localisation.Left;
import dev.refrain.autograd.check.Subjects.Product;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is seen of a tape. Nodes 0 and 1 are inputs, 2 and 3 parameters. */
class WitnessTest {
    private static final Op ANY = new PointwiseOp(Pointwise.ADD);
    private static final Parameter WEIGHT = Product.drawn(DType.FLOAT64).weight();

    private final Witness witness = new Witness(List.of("x", "h", "weight", "bias"));

    WitnessTest() {
        witness.entered(0, Optional.empty(), X);
        witness.entered(1, Optional.empty(), X);
        witness.entered(2, Optional.of(WEIGHT), X);
        witness.entered(3, Optional.of(WEIGHT), X);
        witness.entered(4, Optional.of(WEIGHT), X); // of no name: the function's own
    }

    private static AppliedOp op(int node, String place, Op op, Integer... from) {
        List<Tensor> inputs = Arrays.stream(from).map(each -> X).toList();
        return new AppliedOp(node, op, Optional.empty(), inputs, List.of(from), X, "", place);
    }

    private AppliedOp applied(int node, Integer... from) {
        return applied(op(node, "", ANY, from));
    }

    private AppliedOp applied(AppliedOp op) {
        witness.applied(op);
        return op;
    }

    @Test
    void theOpsThatGradientsWentThroughAreInTheOrderOfTheTape() {
        AppliedOp second = applied(6, 5);
        AppliedOp first = applied(5, 0);
        applied(7, 6);
        witness.pullback(6, ANY, vector(1));
        witness.pullback(5, ANY, vector(2));
        assertEquals(List.of(first, second), witness.ops());
        witness.pullback(5, ANY, vector(3)); // again, of the second order
        assertEquals(vector(2), witness.cotangent(first));
    }

    @Test
    void whatLeftIsCountedByItsPlaceUntilAGradientIsAskedFor() {
        witness.left(0, "value", "a");
        witness.left(5, "detach", "a");
        witness.left(6, "value", "a");
        witness.left(6, "value", "b");
        witness.left(-1, "value", "a"); // a constant was on no tape
        witness.pullback(5, ANY, vector(1));
        witness.left(5, "value", "a");
        assertEquals(
                List.of(new Left("value", "a", 2), new Left("detach", "a", 1), new Left("value", "b", 1)),
                witness.left());
    }

    @Test
    void parametersComeBeforeInputs() {
        assertEquals(List.of("weight"), witness.fedBy(applied(5, 0, 2)));
        assertEquals(List.of("x", "h"), witness.fedBy(applied(6, 0, 1)));
        assertEquals(List.of(), witness.fedBy(applied(7, 4, -1)));
        assertEquals(List.of(), witness.fedBy(applied(8)));
    }

    /** As a gate's weight is to its bias. */
    @Test
    void aParameterUpToTwoOpsFartherThanTheNearestIsNextToAnOp() {
        applied(5, 2);
        applied(6, 5);
        applied(7, 6);
        assertEquals(List.of("bias", "weight"), witness.fedBy(applied(8, 3, 6))); // 1 and 3
        assertEquals(List.of("bias"), witness.fedBy(applied(9, 3, 7))); // 1 and 4
        assertEquals(List.of("bias"), witness.fedBy(applied(10, 9))); // 2 and 5
    }

    @Test
    void theShortestWayCounts() {
        applied(5, 2);
        applied(6, 5);
        applied(7, 6);
        applied(8, 7, 2);
        assertEquals(List.of("bias", "weight"), witness.fedBy(applied(9, 3, 8)));
    }

    @Test
    void whatWasAtAnotherTimeIsNotGoneThrough() {
        applied(op(5, "time 0", ANY, 2));
        AppliedOp later = applied(op(6, "time 1", ANY, 5, 3));
        assertEquals(List.of("bias"), witness.fedBy(later));
        AppliedOp same = applied(op(7, "time 0", ANY, 5, 3));
        assertEquals(List.of("bias", "weight"), witness.fedBy(same));
    }

    /** X has two rows of three columns. */
    @Test
    void columnsAreThoseOfASliceOfTheLastAxis() {
        applied(op(5, "", new Slice(1, 1, 3), 0));
        applied(op(6, "", new Slice(0, 0, 1), 0));
        applied(7, 0);
        assertEquals("columns 1 .. 2 of 3", witness.columns(applied(8, 7, 6, 5)));
        assertEquals("", witness.columns(applied(9, 6)), "these are rows");
        assertEquals("", witness.columns(applied(10, 7, 0)));
    }

    /** %5 feeds f and, by way of %7, what has no name but makes i; what is made of a named value is another's business. */
    @Test
    void anOpIsForTheNamedValuesThatAreMadeOfItNext() {
        AppliedOp product = applied(op(5, "time 1", ANY, 2));
        AppliedOp forget = applied(op(6, "time 1", ANY, 5));
        AppliedOp sum = applied(op(7, "time 1", ANY, 5, 3));
        applied(op(8, "time 1", ANY, 7));
        applied(op(9, "time 1", ANY, 6, 8));
        AppliedOp later = applied(op(10, "time 2", ANY, 5));
        witness.named(6, "f");
        witness.named(8, "i");
        witness.named(8, "again");
        witness.named(9, "c");
        witness.named(10, "later");
        assertEquals(List.of("f"), witness.names(forget));
        assertEquals(List.of("i"), witness.names(sum));
        assertEquals(List.of("f", "i"), witness.names(product));
        assertEquals(List.of("later"), witness.names(later));
        assertEquals(List.of(), witness.names(applied(op(11, "time 1", ANY, 9))));
    }
}
