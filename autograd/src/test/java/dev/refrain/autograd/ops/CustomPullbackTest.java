package dev.refrain.autograd.ops;

import static dev.refrain.autograd.ops.RowAxis.MIXED;
import static dev.refrain.autograd.ops.RowAxis.NONE;
import static dev.refrain.autograd.ops.RowAxis.SUMMED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    /** What the first input gets. */
    private interface Rule {
        Var of(Saved saved, Var cotangent, Sink gradients);
    }

    private record Ruled(Saves saves, Rule rule) implements CustomOp {
        @Override
        public int arity() {
            return ANY_ARITY;
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
            gradients.give(0, () -> rule.of(saved, cotangent, gradients));
        }
    }

    private static Tensor given(Saves saves, Rule rule, Tensor... read) {
        CustomPullback ofFirst = new CustomPullback(new Ruled(saves, rule), 0, List.of(Shape.of(2), Shape.of(2, 0, 3)));
        return Var.apply(ofFirst, Stream.of(read).map(Var::of).toArray(Var[]::new))
                .value();
    }

    private static Tensor pair(double first, double second) {
        return Tensor.of(new double[] {first, second}, 2);
    }

    @Test
    void thePullbackReadsWhatItsOpSaves() {
        Tensor a = pair(2, 3);
        Tensor b = pair(5, 7);
        assertEquals(
                pair(10, 21),
                given(Saves.OUTPUT, (saved, c, sink) -> saved.output().mul(c), a, b));
        assertEquals(
                pair(20, 63),
                given(
                        Saves.INPUTS,
                        (saved, c, sink) -> saved.input(0).mul(saved.input(1)).mul(c),
                        a,
                        a,
                        b));
        for (Saves saves : List.of(Saves.OUTPUT, Saves.NOTHING)) {
            assertThrows(
                    IllegalStateException.class, () -> given(saves, (saved, c, sink) -> saved.input(0), pair(1, 1), b));
        }
        for (Saves saves : List.of(Saves.INPUTS, Saves.NOTHING)) {
            assertThrows(
                    IllegalStateException.class, () -> given(saves, (saved, c, sink) -> saved.output(), pair(1, 1), b));
        }
    }

    @Test
    void thePullbackKnowsTheInputsShapesAndWhoseGradientIsWanted() {
        Rule sizes = (saved, c, sink) -> c.mul(100 * saved.count()
                + 10 * saved.shape(0).size(0)
                + saved.shape(1).size(2));
        assertEquals(pair(223, 446), given(Saves.NOTHING, sizes, pair(1, 2)));
        assertEquals(pair(223, 446), given(Saves.OUTPUT, sizes, pair(0, 0), pair(1, 2)));
        Rule wanted = (saved, c, sink) -> sink.wants(0) && !sink.wants(1) ? c : c.neg();
        assertEquals(pair(1, 2), given(Saves.NOTHING, wanted, pair(1, 2)));
    }
}
