package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done wrong with a tape is said, and parameters stay as they are. */
class TapeMisuseTest {
    private static final Tensor VALUE = matrix(2, 1, 2, 3, 4);

    private final Parameter weight = named("cell.weight", VALUE);
    private final Tape tape = Tape.open();
    private final Var x = tape.input(matrix(2, 5, 6, 7, 8));

    @AfterEach
    void parametersAreAsTheyWere() {
        assertEquals(VALUE, weight.value());
        assertEquals(1, weight.version());
    }

    static Stream<OpExample> ops() {
        return OpExample.all();
    }

    @ParameterizedTest
    @MethodSource("ops")
    void aGraphOfAnyOpIsDifferentiatedOnce(OpExample sample) {
        Tape own = Tape.open();
        List<Var> inputs = sample.enter(own);
        Var loss = sample.apply(inputs).sum();
        own.gradients(loss, inputs, Pullback.plain());
        assertMisuse(
                Kind.CONSUMED,
                () -> own.gradients(loss, inputs, Pullback.plain()),
                "gradients: this tape of 2 ops was already consumed",
                "Pullback.recorded()");
    }

    @Test
    void aSecondBackwardThroughALinearGraphFailsAndLeavesTheFirstOnesGradients() {
        Var loss = x.add(weight).sum();
        Gradients gradients = tape.backward(loss);
        assertMisuse(Kind.CONSUMED, () -> tape.backward(loss), "backward: this tape of 2 ops was already consumed");
        assertEquals(matrix(2, 1, 1, 1, 1), gradients.of(weight).value());
    }

    @Test
    void aSecondBackwardFromTheParameterItselfFails() {
        Parameter bias = named("bias", vector(3));
        Var loss = bias.on(tape);
        assertEquals(vector(1), tape.backward(loss).of(bias).value());
        assertMisuse(Kind.CONSUMED, () -> tape.backward(loss), "backward", "already consumed");
    }

    @Test
    void nothingIsRecordedOnAConsumedTape() {
        tape.backward(x.matmul(weight).sum());
        assertMisuse(Kind.CONSUMED, x::tanh, "tanh: this tape of 2 ops was already consumed");
        assertMisuse(Kind.CONSUMED, () -> tape.input(VALUE), "input", "already consumed");
        assertMisuse(Kind.CONSUMED, () -> tape.ids(Ids.of(new int[1], 1)), "ids", "already consumed");
        assertMisuse(Kind.CONSUMED, () -> weight.on(tape), "parameter", "already consumed");
        assertMisuse(Kind.CONSUMED, () -> tape.hook(x, value -> value), "hook", "already consumed");
        assertMisuse(Kind.CONSUMED, tape::detectAnomalies, "watch", "already consumed");
        assertMisuse(
                Kind.CONSUMED,
                () -> tape.gradients(x, List.of(x), Pullback.recorded()),
                "gradients",
                "already consumed");
    }

    @Test
    void nothingIsRecordedOrDifferentiatedOnAClosedTape() {
        Var loss = x.matmul(weight).sum();
        tape.close();
        assertMisuse(Kind.CLOSED, x::tanh, "tanh: this tape of 2 ops is closed");
        assertMisuse(Kind.CLOSED, () -> tape.input(VALUE), "input", "closed");
        assertMisuse(Kind.CLOSED, () -> tape.ids(Ids.of(new int[1], 1)), "ids", "closed");
        assertMisuse(Kind.CLOSED, () -> weight.on(x), "parameter", "closed");
        assertMisuse(Kind.CLOSED, () -> tape.hook(x, value -> value), "hook", "closed");
        assertMisuse(Kind.CLOSED, tape::detectAnomalies, "watch", "closed");
        assertMisuse(Kind.CLOSED, () -> tape.backward(loss), "backward", "closed");
        assertMisuse(Kind.CLOSED, () -> tape.gradients(loss, List.of(x), Pullback.plain()), "gradients", "closed");
    }

    @Test
    void valuesOfAClosedTapeAreStillThereToBeRead() {
        Var product = x.matmul(weight);
        Var loss = product.sum();
        tape.close();
        assertEquals(matrix(2, 23, 34, 31, 46), product.value());
        assertEquals(134, loss.item());
        assertEquals(matrix(2, 46, 68, 62, 92), product.detach().mul(2).value());
    }

    @Test
    void valuesOfTwoTapesDoNotMeet() {
        Tape other = Tape.open();
        Var foreign = other.input(VALUE).tanh().tanh();
        Var own = x.neg();
        String[] names = {"two tapes", "tape of 1 ops", "tape of 2 ops", "detach()"};
        assertMisuse(Kind.FOREIGN, () -> own.add(foreign), names);
        assertMisuse(Kind.FOREIGN, () -> foreign.matmul(own), names);
        assertMisuse(Kind.FOREIGN, () -> tape.backward(foreign.sum()), "backward: got values of two tapes");
        assertMisuse(
                Kind.FOREIGN, () -> tape.gradients(own, List.of(foreign), Pullback.plain()), "gradients", "two tapes");
        assertMisuse(Kind.FOREIGN, () -> tape.backward(own.mul(weight), foreign), "backward", "two tapes");
        assertEquals(VALUE.shape(), own.add(foreign.detach()).shape());
    }

    @Test
    void idsOfOneTapeDoNotLookUpInTablesOfAnother() {
        Tape other = Tape.open();
        Ids foreign = other.ids(Ids.of(new int[] {1, 0}, 2));
        assertMisuse(
                Kind.FOREIGN,
                () -> x.gatherRows(foreign),
                "gatherRows: got values of two tapes",
                "tape of 0 ops and a tape");
        assertEquals(
                matrix(2, 3, 4, 1, 2), weight.on(foreign).gatherRows(foreign).value());
    }

    @Test
    void anotherThreadNeitherRecordsNorDifferentiates() throws InterruptedException {
        Var loss = x.matmul(weight).sum();
        String[] names = {"belongs to thread " + Thread.currentThread().getName(), "used by thread stranger"};
        List<Executable> uses = List.of(
                x::tanh,
                () -> tape.input(VALUE),
                () -> weight.on(tape),
                () -> tape.backward(loss),
                () -> tape.gradients(loss, List.of(x), Pullback.recorded()),
                tape::close);
        for (Executable use : uses) {
            assertMisuse(Kind.WRONG_THREAD, inAnotherThread(use), names);
        }
        assertEquals(matrix(2, 12, 12, 14, 14), tape.backward(loss).of(weight).value());
    }

    private static Executable inAnotherThread(Executable call) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread stranger = new Thread(
                () -> {
                    try {
                        call.execute();
                    } catch (Throwable e) {
                        thrown.set(e);
                    }
                },
                "stranger");
        stranger.start();
        stranger.join();
        return () -> {
            if (thrown.get() != null) {
                throw thrown.get();
            }
        };
    }

    @Test
    void backwardBeginsAtOneElementOrAtACotangentLikeTheValue() {
        Var y = x.matmul(weight);
        assertFails(ShapeException.class, () -> tape.backward(y), "backward", "[2, 2]", "one element", "cotangent");
        assertFails(
                ShapeException.class,
                () -> tape.backward(y, Var.of(vector(1, 1))),
                "backward: got a cotangent float64[2], expected float64[2, 2]");
        assertFails(
                ShapeException.class,
                () -> tape.backward(y, Var.of(VALUE.to(DType.FLOAT32))),
                "backward: got a cotangent float32[2, 2], expected float64[2, 2]");
        Gradients gradients = tape.backward(y, Var.of(matrix(2, 1, 0, 0, 1)));
        assertEquals(matrix(2, 5, 7, 6, 8), gradients.of(weight).value());
    }

    @Test
    void aLossThatDependsOnNoParameterIsNotDifferentiated() {
        assertMisuse(Kind.NO_GRAD, () -> tape.backward(x.sum()), "backward", "depends on no parameter");
        Var used = x.mul(weight).sum();
        assertMisuse(Kind.NO_GRAD, () -> tape.backward(x.sum()), "backward", "depends on no parameter");
        assertMisuse(
                Kind.NO_GRAD, () -> tape.backward(used.detach()), "backward", "shape []", "on no tape", "tape.input");
        assertMisuse(
                Kind.NO_GRAD,
                () -> tape.gradients(used, List.of(Var.of(VALUE)), Pullback.plain()),
                "gradients",
                "shape [2, 2]",
                "on no tape");
        assertEquals(matrix(2, 5, 6, 7, 8), tape.backward(used).of(weight).value());
    }
}
