package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value calculated from a parameter off the tape does not enter a tape unseen: the gradient would be lost. */
class LooseValuesTest {
    private static final Tensor VALUE = matrix(2, 1, 2, 3, 4);
    private static final Var UNTAPED = Var.of(matrix(2, 1, 0, 2, 1));
    private static final Ids ROWS = Ids.of(new int[] {1, 0}, 2);
    private static final String[] WAY_OUT = {
        "was calculated from parameters off the tape, so their gradients would be lost", "tape.input(...)", "detach()"
    };

    private final Parameter weight = named("cell.weight", VALUE);
    private final Tape tape = Tape.open();
    private final Var taped = tape.input(matrix(2, 5, 6, 7, 8));

    private static Arguments way(String name, Function<Parameter, Var> calculation) {
        return arguments(name, calculation);
    }

    /** Ways to calculate a [2, 2] from a parameter [2, 2] off the tape. */
    static Stream<Arguments> calculations() {
        return Stream.of(
                way("itself beside a constant", w -> w.on(UNTAPED)),
                way("itself beside a loose value", w -> w.on(UNTAPED.add(w))),
                way("itself beside ids", w -> w.on(ROWS)),
                way("add", UNTAPED::add),
                way("sub", UNTAPED::sub),
                way("mul", UNTAPED::mul),
                way("div", UNTAPED::div),
                way("matmul", UNTAPED::matmul),
                way("as first operand", w -> w.on(UNTAPED).matmul(UNTAPED)),
                way("as second operand", w -> UNTAPED.max(w.on(UNTAPED))),
                way("with a number", w -> w.on(UNTAPED).mul(2).add(1)),
                way("tanh", w -> w.on(UNTAPED).tanh()),
                way("linear chain", w -> UNTAPED.matmul(w).add(w).neg()),
                way(
                        "chain of views",
                        w -> w.on(UNTAPED).transpose().reshape(4).reshape(2, 2).permute(1, 0)),
                way("slice, repeated", w -> w.on(UNTAPED).slice(0, 1, 2).expand(Shape.of(2, 2))),
                way("sum, repeated", w -> w.on(UNTAPED).sum().expand(Shape.of(2, 2))),
                way(
                        "last of three",
                        w -> Functions.concat(UNTAPED, UNTAPED, w.on(UNTAPED)).slice(1, 3, 5)),
                way(
                        "constant part of a concat",
                        w -> Functions.concat(UNTAPED, w.on(UNTAPED)).slice(1, 0, 2)),
                way(
                        "stack",
                        w -> Functions.stack(0, List.of(UNTAPED, w.on(UNTAPED))).select(0, 1)),
                way("softmax", w -> w.on(UNTAPED).softmax(-1)),
                way("rows", w -> w.on(ROWS).gatherRows(ROWS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calculations")
    void meetingATapeNamesTheOpTheArgumentAndTheWayOut(String name, Function<Parameter, Var> calculation) {
        Var loose = calculation.apply(weight);
        assertMisuse(Kind.NO_GRAD, () -> loose.add(taped), says("add: argument 0 "));
        assertMisuse(Kind.NO_GRAD, () -> taped.matmul(loose), says("matmul: argument 1 "));
        assertMisuse(Kind.NO_GRAD, () -> loose.matmul(UNTAPED).transpose().sub(taped), says("sub: argument 0 "));
        assertMisuse(Kind.NO_GRAD, () -> Functions.concat(taped, UNTAPED, loose), says("concat: argument 2 "));
        assertMisuse(Kind.NO_GRAD, () -> loose.gatherRows(tape.ids(ROWS)), says("gatherRows: argument 0 "));
        assertMisuse(Kind.NO_GRAD, () -> loose.on(taped), says("on: argument 0 "));
        assertEquals("tape of 0 ops\n%0 = input [2, 2]", tape.toString(), name);
    }

    private static String[] says(String beginning) {
        return Stream.concat(Stream.of(beginning), Stream.of(WAY_OUT)).toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calculations")
    void detachMakesItAConstant(String name, Function<Parameter, Var> calculation) {
        Var loose = calculation.apply(weight);
        Gradients gradients =
                tape.backward(loose.detach().mul(weight.on(tape)).add(taped).sum());
        assertEquals(loose.value(), gradients.of(weight).value(), name);
        assertEquals(List.of(weight), gradients.parameters());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calculations")
    void offTheTapeAloneItIsACalculatorLikeAnyOther(String name, Function<Parameter, Var> calculation) {
        Var loose = calculation.apply(weight);
        Var constant = Var.of(loose.value());
        assertEquals(constant.matmul(weight).value(), loose.matmul(weight).value(), name);
        assertEquals(
                constant.mul(UNTAPED).sum().value(), UNTAPED.mul(loose).sum().value());
        assertEquals(constant.gatherRows(ROWS).value(), loose.gatherRows(ROWS).value());
        assertFalse(loose.mul(loose).isRecorded());
        assertSame(loose, loose.on(UNTAPED));
    }

    @Test
    void inferenceCalculatesWhatTheTapeDoes() {
        Var x = Var.of(taped.value());
        Function<Var, Var> model = in -> in.matmul(weight).add(weight).mul(weight);
        assertEquals(matrix(2, 24, 72, 102, 200), model.apply(x).value()); // ([5 6; 7 8] W + W) ∘ W by hand
        assertEquals(model.apply(taped).value(), model.apply(x).value());
    }

    @Test
    void aNumberReadFromItIsANumber() {
        double scale = UNTAPED.mul(weight).sum().item();
        Gradients gradients = tape.backward(taped.mul(weight).mul(scale).sum());
        assertEquals(matrix(2, 55, 66, 77, 88), gradients.of(weight).value()); // scale = 1 + 6 + 4
    }

    @Test
    void constantsAreFreeToMeetTapes() {
        Var product = UNTAPED.transpose().add(1).matmul(taped);
        Gradients gradients = tape.backward(UNTAPED.mul(product).mul(weight).sum());
        assertEquals(matrix(2, 31, 0, 38, 22), gradients.of(weight).value()); // [2 3; 1 2] [5 6; 7 8] ∘ [1 0; 2 1]
        assertSame(UNTAPED, UNTAPED.detach());
    }

    @Test
    void aParameterWhoseOperandIsOnTheTapeIsFirstOperandThere() {
        Var product = weight.on(taped).transpose().matmul(taped);
        Gradients gradients = tape.backward(product.sum());
        assertEquals(matrix(2, 11, 11, 15, 15), gradients.of(weight).value()); // row sums of x
    }

    @Test
    void aLooseFirstOperandIsRefusedThoughTheSecondIsOnTheTape() {
        Var chain = weight.on(UNTAPED).transpose();
        assertMisuse(Kind.NO_GRAD, () -> chain.matmul(taped), says("matmul: argument 0 "));
        assertMisuse(Kind.NO_GRAD, () -> chain.mul(weight.on(tape)), says("mul: argument 0 "));
    }

    @Test
    void theLossItselfIsOnNoTape() {
        assertMisuse(
                Kind.NO_GRAD,
                () -> tape.backward(UNTAPED.matmul(weight).sum()),
                "backward: got a value of shape [] that is on no tape",
                "tape.input(...)");
    }

    @Test
    void onIsItselfWhereThereIsNothingToEnter() {
        assertSame(taped, taped.on(taped.exp()));
        assertSame(taped, taped.on(UNTAPED));
        assertSame(UNTAPED, UNTAPED.on(UNTAPED.neg()));
    }

    @Test
    void onEntersAConstantAsAnInputThatHasAGradient() {
        Var entered = UNTAPED.on(taped);
        assertEquals("tape of 0 ops\n%0 = input [2, 2]\n%1 = input [2, 2]", tape.toString());
        assertEquals(UNTAPED.value(), entered.value());
        Gradients gradients = tape.gradients(entered.mul(taped).sum(), List.of(entered), Pullback.plain());
        assertEquals(taped.value(), gradients.of(entered).value());
    }

    @Test
    void onRefusesAValueOfAnotherTape() {
        Var foreign = Tape.open().input(VALUE).neg();
        assertMisuse(Kind.FOREIGN, () -> foreign.on(taped), "on: got values of two tapes", "tape of 1 ops", "detach()");
        assertMisuse(Kind.FOREIGN, () -> taped.on(foreign), "on: got values of two tapes");
        assertEquals(foreign.value(), foreign.detach().on(taped).value());
    }

    @Test
    void zerosAreOnTheTapeOfTheirModel() {
        Var zeros = Functions.zeros(taped, 3);
        Gradients gradients = tape.gradients(zeros.mul(2).sum(), List.of(zeros), Pullback.plain());
        assertEquals(Tensor.full(DType.FLOAT64, 2, 2, 3), gradients.of(zeros).value());
    }

    @Test
    void zerosLikeALooseValueAreConstants() {
        Var zeros = Functions.zeros(UNTAPED.matmul(weight), 2);
        assertFalse(zeros.isRecorded());
        assertEquals(taped.value(), taped.add(zeros).value());
        assertEquals(vector(0, 0), zeros.on(taped).select(0, 1).value());
    }

    @Test
    void aLooseCotangentOfARecordedPassIsRefused() {
        Var cotangent = UNTAPED.mul(weight);
        Var twice = taped.add(taped);
        Pullback how = Pullback.recorded().from(cotangent);
        assertMisuse(Kind.NO_GRAD, () -> tape.gradients(twice, List.of(taped), how), says("gradients: argument 1 "));
        Pullback plain = Pullback.plain().from(cotangent);
        Gradients gradients = tape.gradients(twice, List.of(taped), plain);
        assertEquals(matrix(2, 2, 0, 12, 8), gradients.of(taped).value());
    }
}
