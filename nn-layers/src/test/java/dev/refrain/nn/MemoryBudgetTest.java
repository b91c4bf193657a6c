package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A layer that keeps less of a run for its pass back gives the same bits. */
class MemoryBudgetTest {
    private static final int STEPS = 21;
    private static final int BATCH = 128; // 4 steps have 512 rows
    private static final int SIZE = 5;
    private static final Tensor X =
            Initialisers.uniform(-1, 1).draw(RandomKey.of(1), Shape.of(STEPS, BATCH, SIZE), DType.FLOAT32);

    private final Recurrent<LstmState> layer = Parameters.initialise(Recurrent.of(new LstmCell(SIZE, SIZE)), 1);

    /** Outputs, the last state, and gradients by x and by all parameters. */
    private static List<Tensor> run(RecurrentLayer<?> layer, boolean padded) {
        try (Tape tape = Tape.training(RandomKey.of(2))) {
            Var x = tape.input(X);
            int[] lengths =
                    IntStream.range(0, BATCH).map(row -> row % (STEPS + 1)).toArray();
            Outputs<?> y = layer.apply(padded ? Sequences.of(x, lengths) : Sequences.of(x));
            List<Tensor> found = new ArrayList<>(List.of(y.all().value()));
            Var loss = y.all().square().sum();
            for (Var part : Tree.values(y.last()).values()) {
                found.add(part.value());
                loss = loss.add(part.square().sum());
            }
            List<Var> wrt = new ArrayList<>(List.of(x));
            for (Parameter parameter : Tree.leaves(layer).values()) {
                wrt.add(parameter.on(tape));
            }
            Gradients gradients = tape.gradients(loss, wrt, Pullback.plain());
            wrt.forEach(each -> found.add(gradients.of(each).value()));
            return found;
        }
    }

    @Test
    void theBitsAreThose() {
        List<Tensor> whole = run(layer, false);
        List<Tensor> padded = run(layer, true);
        for (long bytes : new long[] {0, 200_000, 1_000_000}) {
            assertEquals(whole, run(layer.within(bytes), false));
            assertEquals(padded, run(layer.within(bytes), true));
        }
    }

    @Test
    void itSaysHowOftenStatesAreKept() {
        Var x = Var.of(X);
        String line = "states are kept every 4 steps, the rest is calculated again on the way back";
        assertTrue(layer.within(0).explain(x).contains(line), layer.within(0)::toString);
        assertFalse(layer.within(Long.MAX_VALUE).explain(x).contains("states are kept"));
        assertTrue(
                Tree.map(layer.within(0), parameter -> parameter.to(DType.FLOAT32))
                        .explain(x)
                        .contains(line),
                "a copy keeps as little");
    }

    @Test
    void memoryIsNotNegative() {
        assertEquals(
                "recurrent: got memory of -1 bytes, expected 0 or more",
                assertThrows(HyperParameterException.class, () -> layer.within(-1))
                        .getMessage());
    }
}
