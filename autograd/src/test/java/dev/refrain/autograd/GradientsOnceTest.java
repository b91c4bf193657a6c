package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** There is one gradient per value, however it is asked for, and it belongs to one version of a parameter. */
class GradientsOnceTest {
    private final Parameter weight = named("weight", vector(2, 3));
    private final Parameter bias = named("bias", vector(5, 7));
    private final Parameter unused = named("unused", vector(0));
    private final Tape tape = Tape.open();
    private final Var x = tape.input(vector(11, 13));
    private final Var entered = weight.on(tape);
    private final Var loss = x.mul(weight).mul(weight).add(bias).sum();

    private Gradients plain() {
        return tape.gradients(loss, List.of(x, entered, weight.on(x), bias.on(tape), x), Pullback.plain());
    }

    @Test
    void mapCallsItsFunctionOncePerGradient() {
        Gradients gradients = plain();
        List<Var> seen = new ArrayList<>();
        Gradients changed = gradients.map(each -> {
            seen.add(each);
            return each.mul(seen.size());
        });
        // by x: w²; by the weight: 2 w x; by the bias: 1
        assertEquals(List.of(gradients.of(x), gradients.of(weight), gradients.of(bias)), seen);
        assertEquals(vector(4, 9), changed.of(x).value());
        assertEquals(vector(88, 156), changed.of(weight).value());
        assertEquals(vector(3, 3), changed.of(bias).value());
        assertSame(changed.of(weight), changed.of(entered));
    }

    @Test
    void mapRefusesAnotherShapeOrTypeAndLeavesTheOriginal() {
        Gradients gradients = plain();
        assertFails(
                ShapeException.class,
                () -> gradients.map(Var::sum),
                "map: got float64[] for a gradient float64[2], expected the same");
        assertFails(
                ShapeException.class,
                () -> gradients.map(each -> each.reshape(1, 2)),
                "map: got float64[1, 2] for a gradient float64[2]");
        assertFails(
                ShapeException.class,
                () -> gradients.map(each -> Var.of(each.value().to(DType.FLOAT32))),
                "map: got float32[2] for a gradient float64[2], expected the same");
        assertEquals(vector(44, 78), gradients.of(weight).value());
    }

    @Test
    void byParameterAndByItsValueOnTheTapeAreTheSameObject() {
        Gradients recorded = tape.gradients(loss, List.of(entered), Pullback.recorded());
        assertSame(recorded.of(weight), recorded.of(weight.on(tape)));
        Gradients gradients = tape.backward(loss);
        assertSame(gradients.of(weight), gradients.of(entered));
        assertEquals(vector(44, 78), gradients.of(entered).value());
    }

    @Test
    void aParameterAskedForTwiceIsThereOnce() {
        Gradients gradients = plain();
        assertEquals(List.of(weight, bias), gradients.parameters());
        assertEquals(vector(44, 78), gradients.of(weight).value());
    }

    @Test
    void gradientsAreFreshUntilTheirParameterIsWritten() {
        Gradients gradients = tape.backward(loss);
        Gradients changed = gradients.map(Var::neg);
        assertDoesNotThrow(() -> gradients.checkFresh(weight));
        weight.assign(vector(2, 3));
        String[] parts = {"gradients: the one for weight[2]", "in its version 1", "now in version 2", "backward again"};
        assertMisuse(Kind.STALE, () -> gradients.checkFresh(weight), parts);
        assertMisuse(Kind.STALE, () -> changed.checkFresh(weight), parts);
        assertDoesNotThrow(() -> gradients.checkFresh(bias));
        assertEquals(vector(44, 78), gradients.of(weight).value());
    }

    @Test
    void whatHasNoGradientIsNotFresh() {
        unused.on(tape);
        Gradients gradients = tape.backward(loss);
        assertMisuse(
                Kind.NO_GRAD,
                () -> gradients.checkFresh(unused),
                "gradients: there is none for unused[1]",
                "the result does not depend on it");
        assertMisuse(
                Kind.NO_GRAD,
                () -> gradients.checkFresh(named("stranger", matrix(1, 1, 2))),
                "gradients: there is none for stranger[1, 2]");
    }
}
