package dev.refrain.nn;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Checkpoint;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.cell.Residual;
import dev.refrain.nn.cell.VariationalDropout;
import dev.refrain.nn.cell.Zoneout;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers whose cells draw noise in every step: compiled in training, and the same numbers as step by step. */
class NoisyLayersTest {
    private static final int STEPS = 6;
    private static final int BATCH = 4;
    private static final int SIZE = 5;
    private static final int[] LENGTHS = {6, 2, 0, 5};
    private static final RandomKey KEY = RandomKey.of(3);

    /** With dropout of x and of h, drawn anew at every step. */
    record Dropping(Cell<Var> cell, double rate) implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            return cell.step(Functions.dropout(x, rate), Functions.dropout(h, rate));
        }

        @Override
        public Var initialState(Var x) {
            return cell.initialState(x);
        }
    }

    private static LstmCell lstm(int input) {
        return new LstmCell(input, SIZE);
    }

    private static GruCell gru(int input) {
        return new GruCell(input, SIZE);
    }

    private static Tensor x(DType type) {
        return Numbers.random(new Random(2), type, STEPS, BATCH, SIZE);
    }

    private static <L> L drawn(L layer) {
        return GradChecks.drawn(layer, RandomKey.of(9));
    }

    /** Outputs, last states, gradients by x and all parameters, and what is drawn afterwards. */
    private static List<Tensor> run(RecurrentLayer<?> layer, Tape tape, boolean padded) {
        try (tape) {
            Var x = tape.input(x(DType.FLOAT64));
            Sequences sequences = padded ? Sequences.of(x, LENGTHS) : Sequences.of(x);
            Outputs<?> outputs = layer.apply(sequences);
            List<Var> results = new ArrayList<>(List.of(outputs.all()));
            results.addAll(Tree.values(outputs.last()).values());
            results.add(Masks.drawn(x, 0.5));
            List<Tensor> found =
                    new ArrayList<>(results.stream().map(Var::value).toList());
            Var loss = x.sum();
            for (Var each : results) {
                loss = loss.add(each.square().sum());
            }
            Gradients gradients = tape.backward(loss);
            for (Parameter parameter : Tree.leaves(layer).values()) {
                found.add(gradients.of(parameter).value());
            }
            return found;
        }
    }

    private static void assertSame(List<Tensor> expected, List<Tensor> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertClose(expected.get(i).toDoubles(), actual.get(i).toDoubles(), 1e-11, "tensor " + i);
        }
    }

    /** Both of one cell; {@code made} puts a layer around one that runs as is asked for. */
    private static <S> void check(Cell<S> cell, UnaryOperator<RecurrentLayer<S>> made) {
        Recurrent<S> compiled = Recurrent.of(drawn(cell));
        checkLayers(made.apply(compiled), made.apply(compiled.unrolled()));
        for (Tape tape : List.of(Tape.training(KEY), Tape.open())) {
            try (tape) {
                Var x = tape.input(x(DType.FLOAT64));
                for (Sequences sequences : List.of(Sequences.of(x), Sequences.of(x, LENGTHS))) {
                    String explained = compiled.explain(sequences);
                    assertTrue(explained.startsWith("compiled"), explained);
                }
            }
        }
    }

    private static void checkLayers(RecurrentLayer<?> compiled, RecurrentLayer<?> unrolled) {
        for (boolean padded : new boolean[] {false, true}) {
            List<Tensor> found = run(compiled, Tape.training(KEY), padded);
            assertSame(run(unrolled, Tape.training(KEY), padded), found);
            assertEquals(found, run(compiled, Tape.training(KEY), padded), "the same bits again");
            assertNotEquals(
                    found.getFirst(),
                    run(compiled, Tape.training(RandomKey.of(4)), padded).getFirst());
            assertSame(run(unrolled, Tape.open(), padded), run(compiled, Tape.open(), padded));
        }
    }

    @Test
    void zoneout() {
        check(new Zoneout<>(lstm(SIZE), 0.3), layer -> layer);
        check(new Zoneout<>(gru(SIZE), 0.5), layer -> layer);
        check(new Residual<>(new Zoneout<>(lstm(SIZE), 0.3)), layer -> layer);
        check(new Zoneout<>(new VariationalDropout<>(lstm(SIZE), SIZE, 0.2, 0.4), 0.25), layer -> layer);
    }

    @Test
    void dropoutInTheStep() {
        check(new Dropping(gru(SIZE), 0.3), layer -> layer);
        check(new Zoneout<>(new Dropping(gru(SIZE), 0.3), 0.2), layer -> layer);
    }

    @Test
    void stackedLayers() {
        Cell<LstmState> below = drawn(new Zoneout<>(lstm(SIZE), 0.3));
        Cell<LstmState> above = drawn(new Zoneout<>(lstm(SIZE), 0.2));
        checkLayers(
                new Stacked<>(List.of(Recurrent.of(below), Recurrent.of(above)), 0.4),
                new Stacked<>(
                        List.of(
                                Recurrent.of(below).unrolled(),
                                Recurrent.of(above).unrolled()),
                        0.4));
    }

    @Test
    void layersInBothDirections() {
        Cell<Var> there = drawn(new Dropping(gru(SIZE), 0.3));
        Cell<Var> back = drawn(new Dropping(gru(SIZE), 0.4));
        checkLayers(
                new Bidirectional<>(Recurrent.of(there), Recurrent.of(back)),
                new Bidirectional<>(
                        Recurrent.of(there).unrolled(), Recurrent.of(back).unrolled()));
    }

    /** Equal masks leave equal elements as they were. */
    @ParameterizedTest
    @EnumSource
    void whatStaysIsTheSameToTheBit(DType type) {
        Recurrent<LstmState> layer = Recurrent.of(Parameters.initialise(new Zoneout<>(lstm(SIZE), 0.5), 1, type));
        List<boolean[]> stayed = new ArrayList<>();
        for (Recurrent<LstmState> each : List.of(layer, layer.unrolled())) {
            try (Tape tape = Tape.training(KEY)) {
                double[] y = each.apply(tape.input(x(type))).all().value().toDoubles();
                boolean[] same = new boolean[y.length];
                for (int i = 0; i < y.length; i++) {
                    same[i] = y[i] == (i < BATCH * SIZE ? 0 : y[i - BATCH * SIZE]);
                }
                stayed.add(same);
            }
        }
        assertArrayEquals(stayed.get(0), stayed.get(1));
    }

    /** Streaming and chunks draw on, as a run over the whole does. */
    @Test
    void chunksDrawAsTheWholeDoes() {
        Recurrent<LstmState> layer = Recurrent.of(drawn(new Zoneout<>(lstm(SIZE), 0.5)));
        try (Tape whole = Tape.training(KEY);
                Tape chunks = Tape.training(KEY)) {
            Tensor expected = layer.apply(whole.input(x(DType.FLOAT64))).all().value();
            Var x = chunks.input(x(DType.FLOAT64));
            Outputs<LstmState> first = layer.apply(Sequences.of(x.slice(0, 0, 2)));
            Outputs<LstmState> second = layer.apply(Sequences.of(x.slice(0, 2, 5)), first.last());
            Step<LstmState> last = layer.step(x.select(0, 5), second.last());
            Var all =
                    Functions.concat(0, List.of(first.all(), second.all(), Functions.stack(0, List.of(last.output()))));
            assertClose(expected.toDoubles(), all.value().toDoubles(), 1e-12, "outputs");
        }
    }

    @Test
    void aCheckpointedLayerDrawsTheSameTwice() {
        LstmCell lstm = drawn(lstm(SIZE));
        Recurrent<LstmState> layer = Recurrent.of(new Zoneout<>(lstm, 0.5));
        List<Tensor> found = new ArrayList<>();
        for (boolean again : new boolean[] {false, true}) {
            try (Tape tape = Tape.training(KEY)) {
                Var x = tape.input(x(DType.FLOAT64));
                Var y = again
                        ? Checkpoint.of(in -> layer.apply(in).all(), x)
                        : layer.apply(x).all();
                Gradients gradients = tape.backward(y.square().sum());
                found.add(y.value());
                found.add(gradients.of(lstm.weightHh()).value());
            }
        }
        assertEquals(found.subList(0, 2), found.subList(2, 4));
    }
}
