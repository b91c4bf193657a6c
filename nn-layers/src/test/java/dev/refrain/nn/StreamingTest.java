package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.check.CellSample;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingTest {
    static Stream<CellSample<?>> cells() {
        return CellSamples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    <S> void asManyStepsAsASequenceHasGiveItsBits(CellSample<S> sample) {
        Recurrent<S> layer = Recurrent.of(GradChecks.drawn(sample.cell(2), RandomKey.of(1)));
        Tensor x = Initialisers.normal(0, 1).draw(RandomKey.of(2), Shape.of(6, 3, 2), DType.FLOAT64);
        Outputs<S> whole = layer.apply(Var.of(x));
        S state = layer.initialState(Var.of(x).select(0, 0));
        for (int t = 0; t < 6; t++) {
            Step<S> step = layer.step(Var.of(x).select(0, t), state);
            assertEquals(whole.all().select(0, t).value(), step.output().value());
            state = step.next();
        }
        Tree.values(whole.last()).forEach((path, part) -> assertEquals(part.value(), valueAt(path, layer, x)));
    }

    private static <S> Tensor valueAt(String path, Recurrent<S> layer, Tensor x) {
        S state = layer.initialState(Var.of(x).select(0, 0));
        for (int t = 0; t < 6; t++) {
            state = layer.step(Var.of(x).select(0, t), state).next();
        }
        return Tree.values(state).get(path).value();
    }

    @Test
    void batchesAndStatesThatDoNotFitAreNamed() {
        Recurrent<?> layer =
                Recurrent.of(GradChecks.drawn(CellSamples.all().getFirst().cell(2), RandomKey.of(1)));
        check(layer);
    }

    private static <S> void check(Recurrent<S> layer) {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 3, 2));
        Var larger = Var.of(Tensor.zeros(DType.FLOAT64, 4, 2));
        S state = layer.initialState(x);
        String shape = assertThrows(
                        SequenceException.class, () -> layer.step(Var.of(Tensor.zeros(DType.FLOAT64, 1, 3, 2)), state))
                .getMessage();
        assertEquals("recurrent: got x of shape [1, 3, 2] for one step, expected [B, F]: batch, features", shape);
        assertThrows(SequenceException.class, () -> layer.initialState(Var.of(Tensor.zeros(DType.FLOAT64, 2))));
        String other = assertThrows(SequenceException.class, () -> layer.step(larger, state))
                .getMessage();
        assertEquals("recurrent: got a state of shape [3, 3], expected [4, 3] for this batch", other);
    }

    @Test
    void aStateWithoutATapeEntersThatOfTheStep() {
        Recurrent<?> layer =
                Recurrent.of(GradChecks.drawn(CellSamples.all().getFirst().cell(2), RandomKey.of(1)));
        enter(layer);
    }

    private static <S> void enter(Recurrent<S> layer) {
        Tensor x = Tensor.full(DType.FLOAT64, 1, 3, 2);
        S state = Tree.mapValues(layer.initialState(Var.of(x)), Var::detach);
        try (Tape tape = Tape.open()) {
            Step<S> step = layer.step(tape.input(x), state);
            assertEquals(
                    1,
                    tape.backward(step.output().sum()).parameters().stream()
                            .filter(parameter -> parameter.shape().rank() == 1)
                            .count());
        }
    }
}
