package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.WeightDrop;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.sequence.TruncatedBackpropagation;
import dev.refrain.nn.sequence.Window;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Sequences, lengths and states that do not fit, each in one sentence. */
class SequenceErrorsTest {
    private static final Var X = Var.of(Tensor.zeros(DType.FLOAT64, 3, 2, 4));

    private final Recurrent<Var> layer = GradChecks.drawn(Recurrent.of(new GruCell(4, 5)), RandomKey.of(1));

    private static void assertSays(String expected, Executable wrong) {
        assertEquals(expected, assertThrows(SequenceException.class, wrong).getMessage());
    }

    @Test
    void noTimeSteps() {
        assertSays(
                "sequences: got values of shape [0, 2, 4]: 0 time steps, expected 1 or more",
                () -> Sequences.of(Var.of(Tensor.zeros(DType.FLOAT64, 0, 2, 4))));
        assertSays("sequences: got 0 time steps, expected 1 or more", () -> TokenSequences.of(List.of(new int[0])));
        assertSays("sequences: got 0 time steps, expected 1 or more", () -> new Lengths(0, List.of()));
    }

    @Test
    void lengthsThatAreTooLongOrNegative() {
        assertSays(
                "sequences: got length 4 of sequence 1, expected 0 to 3, the time steps there are",
                () -> Sequences.of(X, 3, 4));
        assertSays(
                "sequences: got length -1 of sequence 0, expected 0 to 3, the time steps there are",
                () -> Sequences.of(X, -1, 3));
        assertSays(
                "sequences: got length 3 of sequence 1, expected 0 to 2, the time steps there are",
                () -> TokenSequences.of(Ids.of(new int[4], 2, 2), 1, 3));
    }

    @Test
    void lengthsOfAnotherNumberOfSequences() {
        assertSays(
                "sequences: got 1 lengths for values of shape [3, 2, 4], expected 2, one for each sequence of [T, B, F]",
                () -> Sequences.of(X, 3));
        assertSays(
                "sequences: got lengths of 3 sequences over 3 time steps for values of shape [3, 2, 4]",
                () -> Sequences.of(X, Lengths.full(3, 3)));
        assertSays(
                "sequences: got lengths of 2 sequences over 5 time steps for values of shape [3, 2, 4]",
                () -> Sequences.of(X, Lengths.full(5, 2)));
        assertSays(
                "sequences: got 3 lengths for ids of shape [2, 2], expected [T, B] and one for each sequence",
                () -> TokenSequences.of(Ids.of(new int[4], 2, 2), 1, 2, 2));
    }

    @Test
    void lengthsThatDifferWhereTheyShouldBeTheSame() {
        Sequences one = Sequences.of(X, 3, 1);
        Sequences other = Sequences.of(X, 1, 3);
        assertSays(
                "concat: got sequences of lengths [1, 3] of 3 and [3, 1] of 3, expected the same",
                () -> Sequences.concat(List.of(one, other)));
        assertSays(
                "loss: got sequences of lengths [3, 1] of 3 and [1, 3] of 3, expected the same",
                () -> new SquaredError(Reduction.SUM).of(one, other));
    }

    @Test
    void stepsThatAreNotThere() {
        assertSays(
                "sequences: got steps 2 to 4 of 3, expected one or more of 0 to 3",
                () -> Sequences.of(X).slice(2, 4));
        assertThrows(SequenceException.class, () -> Sequences.of(X).slice(2, 2));
        assertThrows(
                SequenceException.class,
                () -> TokenSequences.of(Ids.of(new int[4], 2, 2), 1, 2).slice(-1, 1));
    }

    @Test
    void sequencesThatAreNotThere() {
        Sequences two = Sequences.of(X, 3, 0);
        for (int number : new int[] {-1, 2}) {
            IndexRangeException none = assertThrows(IndexRangeException.class, () -> two.sequence(number));
            assertEquals(
                    "sequences: got sequence %d, expected one of 2, from 0 on".formatted(number), none.getMessage());
        }
    }

    /** A state that is not of any sequence goes with them only where all are of one length. */
    @Test
    void statesAndOutputsWithoutARowForEachSequence() {
        record Counting(boolean inOutput) implements Cell<List<Var>> {
            @Override
            public Step<List<Var>> step(Var x, List<Var> state) {
                Var count = state.get(0).add(1);
                return inOutput ? new Step<>(x.sum(0), List.of()) : new Step<>(x.mul(count), List.of(count));
            }

            @Override
            public List<Var> initialState(Var x) {
                return List.of(Var.scalar(0, x.dtype()));
            }
        }
        Recurrent<List<Var>> counting = Recurrent.of(new Counting(false));
        assertEquals(3, counting.apply(X).last().getFirst().item());
        assertSays(
                "recurrent: got a state or an output of shape [] for sequences of several lengths, expected [2, ...]",
                () -> counting.apply(Sequences.of(X, 3, 0)));
        assertSays(
                "recurrent: got a state or an output of shape [4] for sequences of several lengths, expected [2, ...]",
                () -> Recurrent.of(new Counting(true)).apply(Sequences.of(X, 3, 0)));
    }

    @Test
    void shapesThatAreNoSequences() {
        assertSays(
                "sequences: got values of shape [3], expected [T, B, F]: time steps, batch, features",
                () -> Sequences.of(Var.of(Tensor.zeros(DType.FLOAT64, 3))));
        assertSays(
                "recurrent: got x of shape [3, 2], expected [T, B, F]: time steps, batch, features",
                () -> layer.apply(Var.of(Tensor.zeros(DType.FLOAT64, 3, 2))));
    }

    /** And one of another cell, or of the other order of axes. */
    @Test
    void statesOfAnotherBatch() {
        for (Tensor state : List.of(
                Tensor.zeros(DType.FLOAT64, 3, 5),
                Tensor.zeros(DType.FLOAT64, 2, 4),
                Tensor.zeros(DType.FLOAT64, 5, 2))) {
            assertSays(
                    "recurrent: got a state of shape %s, expected [2, 5] for this batch".formatted(state.shape()),
                    () -> layer.apply(Sequences.of(X, 3, 1), Var.of(state)));
        }
    }

    @Test
    void statesOfAnotherType() {
        Recurrent<LstmState> lstm = GradChecks.drawn(Recurrent.of(new LstmCell(4, 5)), RandomKey.of(1));
        LstmState state = lstm.initialState(X.select(0, 0));
        LstmState mixed = new LstmState(state.hidden(), Var.of(Tensor.zeros(DType.FLOAT32, 2, 5)));
        assertEquals(
                "recurrent: got a state with cell of float32 for x of float64, expected the same type",
                assertThrows(DTypeException.class, () -> lstm.apply(Sequences.of(X, 3, 1), mixed))
                        .getMessage());
        assertThrows(DTypeException.class, () -> lstm.step(X.select(0, 0), mixed));
    }

    @Test
    void statesOfAnotherTape() {
        Tensor x = Tensor.zeros(DType.FLOAT64, 3, 2, 4);
        try (Tape before = Tape.open();
                Tape tape = Tape.open()) {
            Var last = layer.apply(before.input(x)).last();
            TapeException foreign = assertThrows(TapeException.class, () -> layer.apply(tape.input(x), last));
            assertEquals(TapeException.Kind.FOREIGN, foreign.kind());
            assertEquals(
                    "recurrent: got a state of another tape than x, expected one of x's tape or of none: carry it by Tree.mapValues(state, Var::detach)",
                    foreign.getMessage());
            layer.apply(tape.input(x), last.detach());
        }
    }

    @Test
    void layersThatReadFromTheEndWhereChunksAreRun() {
        Bidirectional<Var> both = GradChecks.drawn(layer.bidirectional(), RandomKey.of(1));
        Window window = new TruncatedBackpropagation(1, 2).windows(3).getFirst();
        Sequences x = Sequences.of(X).slice(window.from(), window.to());
        for (RecurrentLayer<?> any :
                List.of(both, new Stacked<>(List.of(both)), new WeightDrop<>(both, "weightHh", 0.1))) {
            assertSays(
                    "window: got a layer that reads from the end, expected one that can run in chunks",
                    () -> window.run(any, x, null));
        }
    }

    @Test
    void anotherNumberOfFeatures() {
        Var wide = Var.of(Tensor.zeros(DType.FLOAT64, 3, 2, 7));
        assertEquals(
                "cell: got x of shape [2, 7] at a step, expected input size 4: sequences are [T, B, 4]",
                assertThrows(ShapeException.class, () -> layer.apply(Sequences.of(wide, 3, 1)))
                        .getMessage());
    }

    @Test
    void idsThatStandForNothing() {
        Embedding embedding = GradChecks.drawn(new Embedding(10, 4), RandomKey.of(1));
        for (int id : new int[] {10, -1, Integer.MIN_VALUE}) {
            Ids ids = Ids.of(new int[] {1, 2, 3, id}, 2, 2);
            assertEquals(
                    "embedding: id %d at [1, 1] is out of range, expected 0..9 of 10".formatted(id),
                    assertThrows(IndexRangeException.class, () -> embedding.apply(TokenSequences.of(ids, 2, 2)))
                            .getMessage());
            assertEquals(
                    0,
                    embedding
                            .apply(TokenSequences.of(ids, 2, 1))
                            .values()
                            .value()
                            .get(1, 1, 0),
                    "in padding");
        }
    }

    @Test
    void targetsThatAreNoClass() {
        CrossEntropy loss = new CrossEntropy(Reduction.MEAN);
        for (int id : new int[] {4, -1}) {
            Ids ids = Ids.of(new int[] {1, 2, 3, id, 0, 0}, 3, 2);
            assertEquals(
                    "cross-entropy: got target %d at [1, 1], expected one of 4 classes".formatted(id),
                    assertThrows(
                                    IndexRangeException.class,
                                    () -> loss.of(Sequences.of(X, 3, 2), TokenSequences.of(ids, 3, 2)))
                            .getMessage());
            assertEquals(
                    Math.log(4),
                    loss.of(Sequences.of(X, 3, 1), TokenSequences.of(ids, 3, 1)).item(),
                    1e-15,
                    "in padding");
        }
        assertSays(
                "cross-entropy: got sequences of lengths [3, 1] of 3 and [3, 2] of 3, expected the same",
                () -> loss.of(Sequences.of(X, 3, 1), TokenSequences.of(Ids.of(new int[6], 3, 2), 3, 2)));
    }

    @Test
    void sizesAndRatesOutsideTheirRanges() {
        for (int size : new int[] {0, -1}) {
            assertThrows(HyperParameterException.class, () -> new LstmCell(size, 3));
            assertThrows(HyperParameterException.class, () -> new LstmCell(3, size));
            assertThrows(HyperParameterException.class, () -> new Embedding(size, 3));
            assertThrows(HyperParameterException.class, () -> Recurrent.stack(size, 3, 4, LstmCell::new));
            assertThrows(HyperParameterException.class, () -> Recurrent.bidirectionalStack(1, 3, size, LstmCell::new));
        }
    }

    @Test
    void aStepOfADirectionThatBeginsAtTheEnd() {
        Bidirectional<Var> both = GradChecks.drawn(layer.bidirectional(), RandomKey.of(1));
        Var x = X.select(0, 0);
        assertSays(
                "bidirectional: got one step, expected whole sequences: one direction begins at their end",
                () -> both.step(x, both.initialState(x)));
    }

    /** As Q2 of a list of bad inputs has it: no sequences at all are legal. */
    @Test
    void noSequencesAreLegal() {
        Bidirectional<Var> both = GradChecks.drawn(layer.bidirectional(), RandomKey.of(1));
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.zeros(DType.FLOAT64, 3, 0, 4));
            Outputs<Directions<Var>> y = both.apply(Sequences.of(x, new int[0]));
            assertEquals(Shape.of(3, 0, 10), y.all().shape());
            assertEquals(Shape.of(0, 10), y.atEnd().shape());
            Tensor byWeight =
                    tape.backward(y.all().sum()).of(gru(both).weightIh()).value();
            assertArrayEquals(new double[byWeight.shape().count()], byWeight.toDoubles());
        }
    }

    private static GruCell gru(Bidirectional<Var> both) {
        return (GruCell) ((Recurrent<Var>) both.forward()).cell();
    }

    /** All of length 0: the last state is the first, the outputs are 0. */
    @Test
    void sequencesWithoutStepsKeepTheirState() {
        Var state = Var.of(Tensor.full(DType.FLOAT64, 0.5, 2, 5));
        Outputs<Var> y = layer.apply(Sequences.of(X, 0, 0), state);
        assertEquals(state.value(), y.last().value());
        assertEquals(Tensor.zeros(DType.FLOAT64, 3, 2, 5), y.all().value());
        assertEquals(Tensor.zeros(DType.FLOAT64, 2, 5), y.atEnd().value());
    }
}
