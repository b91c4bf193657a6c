package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A backward pass that fails half-way closes its tape and gives no gradients; the next pass is right. */
class FailedPassTest {
    private static final Tensor VALUE = matrix(2, 2, 3, 4, 5, 6, 7);

    private final Parameter weight = named("weight", VALUE);
    private final AtomicReference<UnaryOperator<Var>> inside = new AtomicReference<>(UnaryOperator.identity());

    /** The identity, whose pullback does what it is told. */
    private record Told(AtomicReference<UnaryOperator<Var>> pullback) implements Op {
        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public void forward(Inputs in, Buffer out) {
            Copies.into(in.at(0), out);
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            gradients.give(0, () -> pullback.get().apply(cotangent));
        }

        @Override
        public Saves saves() {
            return Saves.NOTHING;
        }
    }

    /** Σ 10 w + told(w): the first term's contribution comes after the second's, which is half the pass. */
    private Var loss(Tape tape) {
        Var w = weight.on(tape);
        return w.mul(10).add(Var.apply(new Told(inside), w)).sum();
    }

    private static Tensor everywhere(double value) {
        return Tensor.full(DType.FLOAT64, value, 2, 3);
    }

    static Stream<Arguments> ways() {
        return Stream.of(arguments("plain", Pullback.plain()), arguments("recorded", Pullback.recorded()));
    }

    private void assertNextPassIsRight() {
        inside.set(UnaryOperator.identity());
        try (Tape next = Tape.open()) {
            assertEquals(everywhere(11), next.backward(loss(next)).of(weight).value());
        }
        assertEquals(VALUE, weight.value());
        assertEquals(1, weight.version());
    }

    private static Var fail(Var cotangent) {
        throw new ArithmeticException("a bug in a rule for " + cotangent.shape());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void anExceptionInAPullbackClosesTheTape(String name, Pullback how) {
        Tape tape = Tape.open();
        Var w = weight.on(tape);
        Var loss = loss(tape);
        inside.set(FailedPassTest::fail);
        assertFails(
                ArithmeticException.class, () -> tape.gradients(loss, List.of(w), how), "a bug in a rule for [2, 3]");
        assertMisuse(Kind.CLOSED, () -> tape.gradients(loss, List.of(w), how), "closed");
        assertMisuse(Kind.CLOSED, () -> w.add(w), "closed");
        assertNextPassIsRight();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void aPlainPassInsideAPassIsRefused(String name, Pullback how) {
        Tape tape = Tape.open();
        Var w = weight.on(tape);
        Var loss = loss(tape);
        Var simple = w.sum();
        inside.set(cotangent -> tape.backward(simple).of(weight));
        assertMisuse(
                Kind.CONSUMED,
                () -> tape.gradients(loss, List.of(w), how),
                "backward: a %s backward pass over this tape".formatted(name),
                "is running");
        assertMisuse(Kind.CLOSED, () -> tape.backward(loss), "closed");
        assertNextPassIsRight();
    }

    @Test
    void aRecordedPassInsideARecordedPassIsAllowed() {
        Tape tape = Tape.open();
        Var w = weight.on(tape);
        Var loss = loss(tape);
        Var simple = w.mul(3).sum();
        inside.set(cotangent -> cotangent.mul(
                tape.gradients(simple, List.of(w), Pullback.recorded()).of(w)));
        assertEquals(
                everywhere(13),
                tape.gradients(loss, List.of(w), Pullback.recorded()).of(w).value());
        inside.set(UnaryOperator.identity());
        assertEquals(everywhere(11), tape.backward(loss).of(weight).value());
    }

    @Test
    void aPlainPassRecordsNothingOnItsTape() {
        Tape tape = Tape.open();
        Var w = weight.on(tape);
        Var loss = loss(tape);
        inside.set(cotangent -> cotangent.mul(w));
        assertMisuse(Kind.CONSUMED, () -> tape.backward(loss), "mul: a plain backward pass", "is running");
        assertMisuse(Kind.CLOSED, () -> tape.backward(loss), "closed");
        assertNextPassIsRight();
    }

    @Test
    void aPassOverAnotherTapeIsNobodysBusiness() {
        Tape tape = Tape.open();
        Var loss = loss(tape);
        inside.set(cotangent -> {
            try (Tape inner = Tape.open()) {
                Var x = inner.input(VALUE);
                return inner.gradients(x.square().sum(), List.of(x), Pullback.plain())
                        .of(x);
            }
        });
        assertEquals(
                matrix(2, 14, 16, 18, 20, 22, 24),
                tape.backward(loss).of(weight).value());
        assertNextPassIsRight();
    }

    static Stream<Shape> wrongShapes() {
        return Stream.of(Shape.of(3, 2), Shape.of(6), Shape.of(3), Shape.of(2, 1), Shape.of(), Shape.of(2, 2, 2));
    }

    @ParameterizedTest
    @MethodSource("wrongShapes")
    void aCotangentOfAWrongShapeIsLaidAtTheOpsDoor(Shape wrong) {
        Tape tape = Tape.open();
        Var loss = loss(tape);
        inside.set(cotangent -> Var.of(Tensor.zeros(cotangent.dtype(), wrong.sizes())));
        assertFails(
                IllegalStateException.class,
                () -> tape.backward(loss),
                "told: its pullback gives input 0 of shape [2, 3] a cotangent of shape " + wrong);
        assertMisuse(Kind.CLOSED, () -> tape.backward(loss), "closed");
        assertNextPassIsRight();
    }
}
