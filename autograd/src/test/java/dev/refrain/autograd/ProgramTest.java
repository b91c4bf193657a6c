package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tape keeps what an op says it saves and nothing else, and what an op says is true. */
class ProgramTest {
    private static final String UNSAVED = "a pullback reads what its op does not save";

    static Stream<OpExample> ops() {
        return OpExample.all();
    }

    @ParameterizedTest
    @MethodSource("ops")
    void holdsOnlyTheBuffersThatTheOpSaves(OpExample sample) {
        Program program = new Program();
        Var[] inputs = sample.inputs().stream()
                .map(value -> new Var(null, program.addInput(value.shape()), value.buffer(), value.shape()))
                .toArray(Var[]::new);
        Var y = sample.apply(List.of(inputs));
        int node = program.addOp(sample.op(), sample.ids(), inputs, y.buffer(), y.shape());
        assertEquals(y.shape(), program.shape(node));
        if (sample.op().saves() == Saves.OUTPUT) {
            assertSame(y.buffer(), program.output(node));
        } else {
            assertFails(IllegalStateException.class, () -> program.output(node), UNSAVED);
        }
        for (int i = 0; i < inputs.length; i++) {
            int input = i;
            assertEquals(inputs[i].shape(), program.inputShape(node, i));
            if (sample.op().saves() == Saves.INPUTS) {
                assertSame(inputs[i].buffer(), program.inputBuffer(node, i));
            } else {
                assertFails(IllegalStateException.class, () -> program.inputBuffer(node, input), UNSAVED);
            }
        }
    }

    /** Runs the op's own pullback, and before it asks for everything that the op does not save. */
    private record Asking(Op op, Set<Saves> read) implements Op {
        @Override
        public int arity() {
            return op.arity();
        }

        @Override
        public boolean takesIds() {
            return op.takesIds();
        }

        @Override
        public Shape shape(Shapes in) {
            return op.shape(in);
        }

        @Override
        public void forward(Inputs in, Buffer out) {
            op.forward(in, out);
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            if (op.saves() != Saves.INPUTS) {
                assertFails(IllegalStateException.class, () -> saved.input(0), UNSAVED);
            }
            if (op.saves() != Saves.OUTPUT) {
                assertFails(IllegalStateException.class, saved::output, UNSAVED);
            }
            op.pullback(new Noting(saved, read), cotangent, gradients);
        }

        @Override
        public Saves saves() {
            return op.saves();
        }
    }

    /** Notes what is read. */
    private record Noting(Saved saved, Set<Saves> read) implements Saved {
        @Override
        public Var input(int index) {
            read.add(Saves.INPUTS);
            return saved.input(index);
        }

        @Override
        public Var output() {
            read.add(Saves.OUTPUT);
            return saved.output();
        }

        @Override
        public int count() {
            return saved.count();
        }

        @Override
        public Shape shape(int index) {
            return saved.shape(index);
        }

        @Override
        public Ids ids() {
            return saved.ids();
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void anOpReadsWhatItSavesAndCannotReadAnythingElse(OpExample sample) {
        Set<Saves> read = EnumSet.noneOf(Saves.class);
        try (Tape tape = Tape.open()) {
            List<Var> inputs = sample.enter(tape);
            Var y = sample.applying(new Asking(sample.op(), read), inputs);
            tape.gradients(y.sum(), inputs, Pullback.plain());
        }
        assertEquals(
                sample.op().saves() == Saves.NOTHING
                        ? Set.of()
                        : Set.of(sample.op().saves()),
                read);
    }
}
