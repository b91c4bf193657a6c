package dev.refrain.autograd.ops;

import static dev.refrain.autograd.ops.RowAxis.MIXED;
import static dev.refrain.autograd.ops.RowAxis.NONE;
import static dev.refrain.autograd.ops.RowAxis.SUMMED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an op says of itself that stands for one input's share of a custom pullback; {@code CustomOpTest} runs some. */
class CustomPullbackTest {
    private static final Shape ROWS = Shape.of(5, 3);
    private static final Shape WEIGHT = Shape.of(3);

    /** x w, which is asked for what it claims and never calculated. */
    private record Scaled(boolean rowWise, Saves saves) implements CustomOp {
        @Override
        public int arity() {
            return 2;
        }

        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public Tensor forward(List<Tensor> inputs) {
            throw new AssertionError("called");
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            throw new AssertionError("called");
        }
    }

    private static CustomPullback of(boolean rowWise, Saves saves, int input) {
        return new CustomPullback(new Scaled(rowWise, saves), input, List.of(ROWS, WEIGHT));
    }

    /** The value's rows for those of x, of w and of the cotangent: what the pullback of an op that saves its inputs reads. */
    private static int rowAxis(boolean rowWise, int input, int... axes) {
        return of(rowWise, Saves.INPUTS, input).rowAxis(shapes(ROWS, WEIGHT, ROWS), axes);
    }

    private static Shapes shapes(Shape... all) {
        return new Shapes(all, null);
    }

    @Test
    void anInputWithRowsGetsRowsAndOneWithoutTheirSum() {
        assertEquals(0, rowAxis(true, 0, 0, NONE, 0));
        assertEquals(SUMMED, rowAxis(true, 1, 0, NONE, 0));
        assertEquals(0, rowAxis(true, 1, 0, 0, 0));
    }

    @Test
    void nothingIsClaimedOfRowsElsewhereNorOfAnOpThatClaimsNone() {
        assertEquals(MIXED, rowAxis(false, 0, 0, NONE, 0));
        assertEquals(MIXED, rowAxis(true, 0, 1, NONE, 0));
        assertEquals(MIXED, rowAxis(true, 0, 0, SUMMED, 0));
        assertEquals(MIXED, rowAxis(true, 0, 0, NONE, 1));
        assertEquals(MIXED, rowAxis(true, 0, 0, NONE, NONE));
    }

    /** The shape of its value is then one noted before, and so is the number of rows. */
    @Test
    void nothingIsClaimedWhereTheInputsAreNotRead() {
        CustomPullback ofOutput = of(true, Saves.OUTPUT, 0);
        assertEquals(MIXED, ofOutput.rowAxis(shapes(ROWS, ROWS), new int[] {0, 0}));
        CustomPullback ofNothing = of(true, Saves.NOTHING, 0);
        assertEquals(MIXED, ofNothing.rowAxis(shapes(ROWS), new int[] {0}));
    }

    @Test
    void theValueHasTheShapeOfTheInput() {
        Shape more = Shape.of(7, 3);
        assertEquals(more, of(true, Saves.INPUTS, 0).shape(shapes(more, WEIGHT, more)));
        assertEquals(WEIGHT, of(true, Saves.INPUTS, 1).shape(shapes(more, WEIGHT, more)));
        assertEquals(ROWS, of(true, Saves.OUTPUT, 0).shape(shapes(ROWS, ROWS)));
        assertEquals(WEIGHT, of(true, Saves.NOTHING, 1).shape(shapes(ROWS)));
    }

    /** So that an error names the user's op, and no tape keeps what nobody will ask for. */
    @Test
    void itIsNamedAfterItsOpAndSavesNothing() {
        for (CustomPullback each :
                Stream.of(Saves.values()).map(saves -> of(true, saves, 0)).toList()) {
            assertEquals("scaledPullback", each.name());
            assertEquals(Saves.NOTHING, each.saves());
        }
    }
}
