package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private final Parameter first = named("first", vector(1, 2));
    private final Parameter second = named("second", vector(3, 4));
    private final Parameter unused = named("unused", vector(5, 6));
    private final Tape tape = Tape.open();
    private final Var x = tape.input(vector(7, 8));

    @Test
    void backwardIsByEveryParameterTheLossDependsOnInOrderOfEntry() {
        Var loss = x.mul(second).mul(first).sum();
        unused.on(tape);
        Gradients gradients = tape.backward(loss);
        assertEquals(List.of(second, first), gradients.parameters());
        assertTrue(gradients.contains(first));
        assertFalse(gradients.contains(unused));
        assertEquals(vector(21, 32), gradients.of(first).value());
        assertEquals(vector(7, 16), gradients.of(second).value());
    }

    @Test
    void whatHasNoGradientIsNamedWithTheReason() {
        Var y = x.mul(first);
        unused.on(tape);
        Gradients gradients = tape.backward(y.sum());
        assertMisuse(
                Kind.NO_GRAD, () -> gradients.of(unused), "gradients", "unused[2]", "the result does not depend on it");
        assertMisuse(Kind.NO_GRAD, () -> gradients.of(second), "second[2]", "does not depend");
        assertMisuse(Kind.NO_GRAD, () -> gradients.of(x), "a value of shape [2]", "tape.gradients(y, wrt, ...)");
        assertMisuse(Kind.NO_GRAD, () -> gradients.of(y), "a value of shape [2]");
        assertMisuse(Kind.NO_GRAD, () -> gradients.of(Var.of(vector(1))), "a value of shape [1]");
        try (Tape other = Tape.open()) {
            other.input(vector(0));
            Var sameNode = other.input(vector(1, 2, 3));
            assertMisuse(Kind.NO_GRAD, () -> gradients.of(sameNode), "a value of shape [3]");
        }
    }

    @Test
    void theyAreTakenByInputsIntermediateValuesAndParametersAlike() {
        Var hidden = x.mul(first);
        Var y = hidden.mul(hidden).sum();
        Gradients gradients = tape.gradients(y, List.of(hidden, x, first.on(tape), y), Pullback.plain());
        assertEquals(vector(14, 32), gradients.of(hidden).value());
        assertEquals(vector(14, 64), gradients.of(x).value());
        assertEquals(vector(98, 256), gradients.of(first).value());
        assertEquals(1, gradients.of(y).item());
        assertEquals(List.of(first), gradients.parameters());
    }

    @Test
    void aValueOnWhichTheResultDoesNotDependGetsZerosOfItsShapeAndType() {
        Var y = x.mul(first).sum();
        Var later = x.exp();
        Var narrow = tape.input(Tensor.of(new float[] {1, 2, 3}, 3, 1));
        Gradients gradients = tape.gradients(y, List.of(unused.on(tape), later, narrow), Pullback.plain());
        assertEquals(vector(0, 0), gradients.of(unused).value());
        assertEquals(vector(0, 0), gradients.of(later).value());
        assertEquals(Tensor.of(new float[3], 3, 1), gradients.of(narrow).value());
    }

    @Test
    void noValuesGiveNoGradients() {
        Gradients gradients = tape.gradients(x.sum(), List.of(), Pullback.plain());
        assertEquals(List.of(), gradients.parameters());
        assertMisuse(Kind.NO_GRAD, () -> gradients.of(x), "a value of shape [2]");
    }

    @Test
    void mapChangesEveryGradientOnceAndLeavesTheOriginal() {
        Var y = x.mul(first).sum();
        Gradients gradients = tape.gradients(y, List.of(x, first.on(tape)), Pullback.plain());
        Gradients halved = gradients.map(each -> each.mul(0.5));
        assertEquals(vector(3.5, 4), halved.of(first).value());
        assertEquals(vector(0.5, 1), halved.of(x).value());
        assertEquals(vector(7, 8), gradients.of(first).value());
        assertEquals(List.of(first), halved.parameters());
        assertEquals(vector(3.5, 4), gradients.mul(0.5).of(first).value());
        assertEquals(vector(0.5, 1), gradients.mul(0.5).of(x).value());
    }

    @Test
    void theyAreOnNoTapeUnlessRecorded() {
        Var y = x.mul(first).sum();
        assertTrue(tape.gradients(y, List.of(x), Pullback.recorded()).of(x).isRecorded());
        assertFalse(tape.backward(y).of(first).isRecorded());
    }

    @Test
    void anEmptyLastPartOfAConcatHasAGradientToo() {
        try (Tape tape = Tape.open()) {
            Var full = tape.input(Tensor.zeros(DType.FLOAT64, 2, 3));
            Var empty = tape.input(Tensor.zeros(DType.FLOAT64, 2, 0));
            Var joined = Functions.concat(full, empty.exp());
            Gradients gradients = tape.gradients(joined.sum(), List.of(full, empty), Pullback.plain());
            assertEquals(Tensor.full(DType.FLOAT64, 1, 2, 3), gradients.of(full).value());
            assertEquals(Shape.of(2, 0), gradients.of(empty).shape());
        }
        Parameter nothing = new Parameter(Shape.of(2, 0), (key, shape, dtype) -> Tensor.zeros(dtype, shape.sizes()));
        nothing.initialise("nothing", RandomKey.of(0), DType.FLOAT64);
        try (Tape tape = Tape.open()) {
            Var full = tape.input(Tensor.zeros(DType.FLOAT64, 2, 3));
            assertTrue(tape.backward(Functions.concat(full, nothing.on(tape)).sum())
                    .contains(nothing));
        }
    }

    /** b² would be 0, or a few of the smallest numbers, or infinite. */
    @Test
    void aQuotientsGradientIsRightWhereTheDivisorsSquareIsNot() {
        try (Tape tape = Tape.open()) {
            Var a = tape.input(Tensor.of(new double[] {0, 1e-30, 1e30}, 3).to(DType.FLOAT32));
            Var b = tape.input(Tensor.of(new double[] {1e-30, 1e-22, 1e20}, 3).to(DType.FLOAT32));
            double[] byB = tape.gradients(a.div(b).sum(), List.of(b), Pullback.plain())
                    .of(b)
                    .value()
                    .toDoubles();
            assertEquals(0, byB[0], 0.0);
            assertEquals(-1e14, byB[1], 1e8);
            assertEquals(-1e-10, byB[2], 1e-16);
        }
    }

    @Test
    void theyMayBeGivenAsValuesByParametersAsTheyAreNow() {
        Parameter weight = first;
        Tensor value = vector(3, 4);
        Gradients gradients = Gradients.of(Map.of(weight, value));
        assertEquals(List.of(weight), gradients.parameters());
        assertEquals(value, gradients.of(weight).value());
        assertEquals(vector(6, 8), gradients.mul(2).of(weight).value());
        gradients.checkFresh(weight);
        weight.assign(weight.value());
        assertThrows(TapeException.class, () -> gradients.checkFresh(weight));
        assertThrows(TapeException.class, () -> gradients.of(Var.of(value)));
        assertThrows(ShapeException.class, () -> Gradients.of(Map.of(weight, vector(1))));
        DType other = value.dtype() == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32;
        assertThrows(DTypeException.class, () -> Gradients.of(Map.of(weight, value.to(other))));
    }
}
