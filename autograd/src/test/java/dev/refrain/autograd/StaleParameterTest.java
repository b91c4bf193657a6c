package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A parameter written between the forward and the backward pass. */
class StaleParameterTest {
    private static final Tensor NEW = matrix(2, 9, 9, 9, 9);

    private final Parameter weight = named("cell.weight", matrix(2, 1, 2, 3, 4));
    private final Tape tape = Tape.open();
    private final Var x = tape.input(matrix(2, 5, 6, 7, 8));
    private final Parameter other = named("cell.other", matrix(2, 1, 0, 0, 1));

    /** How a parameter's value gets to a product that saves it. */
    private enum Way {
        DIRECT {
            @Override
            Var see(Var weight) {
                return weight;
            }
        },
        TRANSPOSED {
            @Override
            Var see(Var weight) {
                return weight.transpose();
            }
        },
        SLICED {
            @Override
            Var see(Var weight) {
                return weight.slice(1, 0, 2).slice(0, 0, 2);
            }
        },
        RESHAPED {
            @Override
            Var see(Var weight) {
                return weight.transpose().reshape(4).reshape(2, 2);
            }
        },
        EXPANDED_AND_SELECTED {
            @Override
            Var see(Var weight) {
                return weight.expand(Shape.of(3, 2, 2)).select(0, 2);
            }
        };

        abstract Var see(Var weight);
    }

    static Stream<Way> ways() {
        return Stream.of(Way.values());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aPullbackThatReadsItSaysSo(Way way) {
        Var loss = x.mul(other).matmul(way.see(weight.on(tape))).sum();
        weight.assign(NEW);
        assertMisuse(
                Kind.STALE,
                () -> tape.backward(loss),
                "matmul: cell.weight[2, 2] was saved in version 1",
                "now in version 2");
        assertMisuse(Kind.CLOSED, () -> tape.backward(loss), "backward");
        assertEquals(NEW, weight.value());
        assertEquals(2, weight.version());
        assertEquals(1, other.version());
    }

    /** Whatever entered first: the parameter is the tape's first value. */
    @ParameterizedTest
    @MethodSource("ways")
    void aPullbackThatReadsTheFirstValueOfATapeSaysSo(Way way) {
        try (Tape own = Tape.open()) {
            Var first = weight.on(own);
            Var loss = other.on(own).matmul(way.see(first)).sum();
            weight.assign(NEW);
            assertMisuse(Kind.STALE, () -> own.backward(loss), "matmul: cell.weight[2, 2] was saved in version 1");
        }
    }

    @Test
    void aPointwisePullbackAndARecordedPassSaySoToo() {
        Var loss = x.mul(other).mul(weight).sum();
        weight.initialise("cell.weight", RandomKey.of(1), weight.dtype());
        assertMisuse(
                Kind.STALE,
                () -> tape.gradients(loss, List.of(x), Pullback.recorded()),
                "mul: cell.weight[2, 2] was saved in version 1",
                "now in version 2");
    }

    @Test
    void aPassThatDoesNotReadTheValueGoesThrough() {
        Ids ids = tape.ids(Ids.of(new int[] {1, 1}, 2));
        Var loss = weight.on(ids).gatherRows(ids).add(x).sum();
        weight.assign(NEW);
        assertEquals(matrix(2, 0, 0, 2, 2), tape.backward(loss).of(weight).value());
    }

    @Test
    void aGradientThatNobodyAskedForIsNotHeldBackByIt() {
        Var hidden = x.matmul(weight);
        Var loss = hidden.square().sum();
        weight.assign(NEW);
        Gradients gradients = tape.gradients(loss, List.of(hidden), Pullback.plain());
        assertEquals(matrix(2, 46, 68, 62, 92), gradients.of(hidden).value());
    }

    @Test
    void itDoesNotEnterTheSameTapeAgain() {
        Var once = x.matmul(weight);
        weight.assign(NEW);
        String before = tape.toString();
        assertMisuse(
                Kind.STALE,
                () -> once.matmul(weight),
                "parameter: cell.weight[2, 2] was saved in version 1",
                "now in version 2");
        assertEquals(before, tape.toString());
    }

    @Test
    void theNextTapeTakesTheNewValue() {
        tape.backward(x.matmul(weight).sum());
        weight.assign(NEW);
        try (Tape next = Tape.open()) {
            assertEquals(NEW, weight.on(next).value());
        }
    }
}
