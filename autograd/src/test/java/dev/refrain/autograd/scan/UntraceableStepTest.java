package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Steps that cannot be traced run step by step, to the bit, and are told why. */
class UntraceableStepTest {
    private final Parameter w = Cell.parameter(1, 2, 2);

    private static final Tensor X = Cell.uniform(Shape.of(4, 3, 2), 1);
    private static final Tensor H = Cell.uniform(Shape.of(3, 2), 2);

    /** Outputs, the last state, and the gradient by the weight, if it is used. */
    private List<Tensor> run(boolean compiled, Scan<Var> scan, Tape tape, Tensor h) {
        Var x = tape.input(X);
        Var first = tape.input(h);
        Sequence<Var> sequence = compiled ? scan.run(x, first) : scan.unrolled(x, first);
        Tensor gradient = tape.backward(
                        sequence.all().square().sum().add(w.on(tape).sum()))
                .of(w)
                .value();
        return List.of(sequence.all().value(), sequence.last().value(), gradient);
    }

    private void assertUnrolled(String why, Recurrence<Var> step) {
        assertUnrolled(why, step, H);
    }

    private void assertUnrolled(String why, Recurrence<Var> step, Tensor h) {
        Scan<Var> scan = new Scan<>(step);
        for (int i = 0; i < 2; i++) { // what is known of the step does not change it
            assertEquals("step by step on the tape: " + why, scan.explain(Var.of(X), Var.of(h)));
            assertEquals(run(false, scan, Tape.open(), h), run(true, scan, Tape.open(), h));
        }
    }

    @Test
    void aStepThatLooksAtValues() {
        String why = "value: a step that is traced looks at a value, which is known only when it runs";
        assertUnrolled(why, (x, h) -> {
            Var next = h.sum().item() > 0 ? h.matmul(w).add(x) : h.sub(x);
            return new Recurrence.Result<>(next, next);
        });
        assertUnrolled(why, (x, h) -> {
            Var next = h.mul(Var.of(x.value())).matmul(w);
            return new Recurrence.Result<>(next, next);
        });
    }

    @Test
    void aStepThatDetaches() {
        assertUnrolled(
                "detach: a step that is traced looks at a value, which is known only when it runs",
                (x, h) -> new Recurrence.Result<>(h.matmul(w), h.detach().add(x).tanh()));
    }

    @Test
    void aStepThatChangesTheShapeOfItsState() {
        String why = "step: a part of the state is [1, 2] before a step and [3, 2] after it";
        Tensor h = Cell.uniform(Shape.of(1, 2), 2);
        assertUnrolled(
                why,
                (x, state) -> new Recurrence.Result<>(x.add(state), state.add(x).matmul(w)),
                h);
    }

    @Test
    void aStepOfSeveralTypes() {
        String why = "step: x, the state and the output are not of one type";
        assertUnrolled(why, (x, h) -> new Recurrence.Result<>(x.matmul(w), h.neg()), H.to(DType.FLOAT32));
        Scan<Var> scan = new Scan<>((x, h) -> new Recurrence.Result<>(x.matmul(w), x.tanh()));
        assertTrue(scan.explain(Var.of(X), Var.of(H.to(DType.FLOAT32))).endsWith(why));
        assertTrue(scan.explain(Var.of(X), Var.of(H)).startsWith("compiled"));
    }

    /** As a memory at inference, when nothing is on a tape: another one in every run. */
    @Test
    void aStepThatReadsWhatWasMadeOfParametersOffTheTape() {
        Var one = Var.of(Tensor.of(new double[] {1}, 1, 1));
        Recurrence<Var> reading = (x, h) -> {
            Var next = h.matmul(w.on(one).tanh()).add(x);
            return new Recurrence.Result<>(next, next);
        };
        Recurrence<Var> entering =
                (x, h) -> new Recurrence.Result<>(h, h.matmul(w.on(one).tanh().on(x)));
        Recurrence<Var> giving = (x, h) -> new Recurrence.Result<>(w.on(one).tanh(), h);
        Var x = Var.of(X);
        for (Recurrence<Var> step : List.of(reading, entering, giving)) {
            Scan<Var> scan = new Scan<>(step);
            for (int number = 1; number < 4; number++) {
                w.assign(Cell.uniform(w.shape(), number));
                assertEquals(
                        scan.unrolled(x, Var.of(H)).all().value(),
                        scan.run(x, Var.of(H)).all().value());
            }
            assertTrue(scan.explain(x, Var.of(H))
                    .endsWith("uses a parameter off the tape, which is known only when it runs"));
        }
    }

    private record Counted(Var hidden, int steps) {}

    @Test
    void aStateThatHoldsMoreThanValuesAndChangesThat() {
        Scan<Counted> scan = new Scan<>((x, state) -> {
            Var next = state.hidden().mul(state.steps()).add(x);
            return new Recurrence.Result<>(next, new Counted(next, state.steps() + 1));
        });
        Counted first = new Counted(Var.of(H), 1);
        assertEquals(
                "step by step on the tape: step: the state holds more than values, and a step changes that",
                scan.explain(Var.of(X), first));
        Sequence<Counted> sequence = scan.run(Var.of(X), first);
        assertEquals(5, sequence.last().steps());
        assertEquals(
                scan.unrolled(Var.of(X), first).all().value(), sequence.all().value());
    }

    /** A function whose slope is a constant: it says so by looking at it. */
    private record Straight(UnaryOperator<Var> function) implements Op {
        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public void forward(Inputs in, Buffer out) {
            Pointwise.TANH.kernel().run(in.at(0), out);
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            gradients.give(0, () -> function.apply(cotangent));
        }

        @Override
        public Saves saves() {
            return Saves.NOTHING;
        }
    }

    @Test
    void aStepWithAnOpWhosePullbackCannotBeTraced() {
        Straight straight = new Straight(Var::detach);
        assertUnrolled(
                "detach: a step that is traced looks at a value, which is known only when it runs",
                (x, h) -> new Recurrence.Result<>(x, Var.apply(straight, h.matmul(w))));
        Scan<Var> scan = new Scan<>((x, h) -> new Recurrence.Result<>(x, Var.apply(new Straight(c -> c), h)));
        assertTrue(scan.explain(Var.of(X), Var.of(H)).startsWith("compiled"));
    }
}
