package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values and ops as they stand in Java's source. */
class LiteralTest {
    /** Its input, as it is. */
    private interface Same extends CustomOp {
        @Override
        default Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        default Tensor forward(List<Tensor> in) {
            return in.getFirst();
        }

        @Override
        default void pullback(Saved saved, Var cotangent, Sink gradients) {
            gradients.give(0, () -> cotangent);
        }
    }

    private enum Constant implements Same {
        PLAIN,
        WITH_A_BODY {
            @Override
            public Tensor forward(List<Tensor> in) {
                return in.getFirst();
            }
        }
    }

    private record Numbers(int count, long large, double part, boolean is) implements Same {}

    private record Text(String text) implements Same {}

    private static final class NoRecord implements Same {
        @Override
        public String toString() {
            return "NoRecord[]";
        }
    }

    private static String of(Op op) {
        return Literal.of(op).orElse("");
    }

    @Test
    void tensorsAreWrittenWithAllDigitsAndTheirSizes() {
        assertEquals(
                "Tensor.of(new double[] {0.1, -2.0E-7}, 1, 2)", Literal.of(Tensor.of(new double[] {0.1, -2e-7}, 1, 2)));
        assertEquals("Tensor.of(new double[] {2.0})", Literal.of(Tensor.of(new double[] {2})));
        assertEquals(
                "Tensor.of(new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}, 3)",
                Literal.of(
                        Tensor.of(new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}, 3)));
    }

    @Test
    void idsAreWrittenAllOfThem() {
        assertEquals("Ids.of(new int[] {2, 0}, 2, 1)", Literal.of(Ids.of(new int[] {2, 0}, 2, 1)));
        assertEquals("Ids.of(new int[] {7})", Literal.of(Ids.of(new int[] {7})));
    }

    @Test
    void opsOfTheLibraryAreMadeOfTheirNumbers() {
        assertEquals(
                "new dev.refrain.autograd.ops.PointwiseOp(dev.refrain.tensor.pointwise.Pointwise.TANH)",
                of(new PointwiseOp(Pointwise.TANH)));
        assertEquals("new dev.refrain.autograd.ops.Slice(0, 1, 2)", of(new Slice(0, 1, 2)));
        assertEquals("new dev.refrain.autograd.ops.CumSum(1, true)", of(new CumSum(1, true)));
        assertEquals("new dev.refrain.autograd.ops.LayerNorm(1.0E-5)", of(new LayerNorm(1e-5)));
        assertEquals("new dev.refrain.autograd.ops.MatMul()", of(new MatMul()));
        assertEquals("", of(new Reshape(Shape.of(2))), "a shape is no number");
    }

    @Test
    void opsOfUsersAreRecordsOfNumbersOrConstants() {
        String here = "dev.refrain.autograd.check.LiteralTest.";
        assertEquals(
                "new " + here + "Numbers(-1, 5000000000, -0.5, false)",
                of(new Numbers(-1, 5_000_000_000L, -0.5, false)));
        assertEquals(here + "Constant.PLAIN", of(Constant.PLAIN));
        assertEquals(here + "Constant.WITH_A_BODY", of(Constant.WITH_A_BODY));
    }

    @Test
    void whatItsTextDoesNotTellIsNotWritten() {
        assertEquals("", of(new Text("a")));
        assertEquals("", of(new Numbers(1, 1, Double.NaN, true)));
        assertEquals("", of(new NoRecord()));
        assertEquals("", of(new Same() {
            @Override
            public String toString() {
                return "Same[]";
            }
        }));
        record Local(int number) implements Same {}
        assertEquals(Optional.empty(), Literal.of(new Local(1)));
    }
}
