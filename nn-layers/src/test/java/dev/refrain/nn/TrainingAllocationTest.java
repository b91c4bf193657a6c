package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LayerNormLstmCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A training step allocates the layer's outputs, the loss's cotangent of them and its place beside that of the last state; the
 * gradients and new values of the weights; and some objects, whatever the number of ops in the cell.
 */
class TrainingAllocationTest {
    private static final int TIMES = 32;
    private static final int BATCH = 8;
    private static final int SIZE = 64;
    private static final long OUTPUTS = (long) Float.BYTES * TIMES * BATCH * SIZE;
    private static final long MOST = 3 * OUTPUTS + (64 << 10);

    /** Bytes that do not count. */
    private static final long OBJECTS = 4 << 10;

    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    /** An LSTM with as many pointwise functions again. */
    private record LongLstm(LstmCell cell) implements Cell<LstmState> {
        @Override
        public Step<LstmState> step(Var x, LstmState state) {
            Step<LstmState> step = cell.step(x, state);
            Var c = step.next().cell();
            Var h = step.output();
            for (int i = 0; i < 4; i++) {
                h = h.mul(c).add(h).tanh();
            }
            return new Step<>(h, new LstmState(h, c));
        }

        @Override
        public LstmState initialState(Var x) {
            return cell.initialState(x);
        }
    }

    private static Tensor uniform(String name) {
        return Initialisers.uniform(-1, 1)
                .draw(RandomKey.of(1).child(name), Shape.of(TIMES, BATCH, SIZE), DType.FLOAT32);
    }

    /** Steps of one model. */
    private static final class Training {
        private final SquaredError loss = new SquaredError(Reduction.MEAN);
        private final Tensor x = uniform("x");
        private final Var target = Var.of(uniform("target"));
        private final Recurrent<?> layer;
        private final Optimiser optimiser;
        private final long ofWeights;
        private long least = Long.MAX_VALUE;

        Training(Cell<?> cell) {
            layer = Parameters.initialise(Recurrent.of(cell), 1);
            optimiser = new Sgd().on(layer, 0.01);
            ofWeights = Tree.leaves(layer).values().stream()
                    .mapToLong(parameter -> 2L * Float.BYTES * parameter.shape().count())
                    .sum();
        }

        /** The least that a step has allocated, with this one, besides gradients and new values of the weights. */
        long step() {
            least = Math.min(least, Allocated.bytes(this::train) - ofWeights);
            return least;
        }

        private void train() {
            try (Tape tape = Tape.training(RandomKey.of(2))) {
                Var y = layer.apply(tape.input(x)).all();
                optimiser.step(tape.backward(loss.of(y, target)));
            }
        }
    }

    static Stream<Cell<?>> cells() {
        return Stream.of(new LstmCell(SIZE, SIZE), new LayerNormLstmCell(SIZE, SIZE), new GruCell(SIZE, SIZE));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aStepAllocatesThreeTimesTheOutputsAtMost(Cell<?> cell) {
        Training training = new Training(cell);
        long start = System.nanoTime();
        long least = training.step();
        while (least > MOST && System.nanoTime() - start < PATIENCE) {
            least = training.step();
        }
        assertTrue(least <= MOST, "%d bytes, expected %d at most".formatted(least, MOST));
    }

    @Test
    void moreOpsInTheCellAllocateNoMore() {
        Training few = new Training(new LstmCell(SIZE, SIZE));
        Training many = new Training(new LongLstm(new LstmCell(SIZE, SIZE)));
        long start = System.nanoTime();
        long more = many.step() - few.step();
        while ((Math.abs(more) > OBJECTS || few.least > MOST) && System.nanoTime() - start < PATIENCE) {
            more = many.step() - few.step();
        }
        assertTrue(
                Math.abs(more) <= OBJECTS && few.least <= MOST,
                "%d bytes, and %d with more ops".formatted(few.least, many.least));
    }
}
