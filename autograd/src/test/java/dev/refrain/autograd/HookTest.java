package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.autograd.scan.Sequence;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HookTest {
    private static final Tensor X = Tensor.of(new double[] {1, 2}, 2);

    private static Tensor vector(double... elements) {
        return Tensor.of(elements, elements.length);
    }

    @Test
    void changesWhatGoesFurtherBack() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var h = x.mul(3);
            tape.hook(h, cotangent -> cotangent.mul(10));
            Gradients g = tape.gradients(h.square().sum(), List.of(x, h), Pullback.plain());
            assertEquals(vector(10 * 2 * 3, 10 * 2 * 6), g.of(h).value());
            assertEquals(vector(3 * 10 * 2 * 3, 3 * 10 * 2 * 6), g.of(x).value());
        }
    }

    @Test
    void seesTheCompleteCotangentOnce() {
        List<Tensor> seen = new ArrayList<>();
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var h = x.mul(1);
            tape.hook(h, cotangent -> {
                seen.add(cotangent.value());
                return cotangent;
            });
            tape.gradients(h.add(h.mul(2)).add(h.slice(0, 0, 1)).sum(), List.of(x), Pullback.plain());
        }
        assertEquals(List.of(vector(5, 3)), seen);
    }

    /** Both of which run a pass of their own within a recorded one. */
    @Test
    void seesTheCompleteCotangentOnceAlsoBelowACheckpointOrAScan() {
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = x.mul(2).add(h);
            return new Recurrence.Result<>(next, next);
        });
        UnaryOperator<Var> checkpoint = h -> Checkpoint.of(each -> each.mul(2), h);
        UnaryOperator<Var> recurrence = h -> scan.run(h.reshape(1, 1, 2), Var.of(Tensor.zeros(DType.FLOAT64, 1, 2)))
                .last();
        for (UnaryOperator<Var> function : List.of(checkpoint, recurrence)) {
            List<Tensor> seen = new ArrayList<>();
            try (Tape tape = Tape.open()) {
                Var x = tape.input(X);
                Var h = x.mul(1);
                tape.hook(h, cotangent -> {
                    seen.add(cotangent.value());
                    return cotangent;
                });
                tape.gradients(h.add(function.apply(h).reshape(2)).sum(), List.of(x), Pullback.recorded());
            }
            assertEquals(List.of(vector(3, 3)), seen);
        }
    }

    /** Which {@code backward} asks no gradient by. */
    @Test
    void anInputsHookSeesItsGradient() {
        List<Tensor> seen = new ArrayList<>();
        Parameter weight = weight(Tensor.of(new double[] {1, 1}, 2));
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            tape.hook(x, cotangent -> {
                seen.add(cotangent.value());
                return cotangent;
            });
            assertEquals(X, tape.backward(x.mul(weight).sum()).of(weight).value());
        }
        assertEquals(List.of(vector(1, 1)), seen);
    }

    /** And not that of the output which is the same value, or of the step that it was made of. */
    @Test
    void ofALastStateSeesTheCotangentOfThatAlone() {
        Scan<List<Var>> scan = new Scan<>((x, state) -> {
            Var next = x.mul(state.get(0)).mul(state.get(1));
            return new Recurrence.Result<>(next, List.of(next, state.get(1)));
        });
        for (boolean compiled : new boolean[] {true, false}) {
            List<Tensor> seen = new ArrayList<>();
            try (Tape tape = Tape.open()) {
                Var x = tape.input(Tensor.of(new double[] {2, 3}, 2, 1, 1));
                Var one = tape.input(Tensor.of(new double[] {1}, 1, 1));
                List<Var> first = List.of(one, one);
                Sequence<List<Var>> y = compiled ? scan.run(x, first) : scan.unrolled(x, first);
                y.last()
                        .forEach(part -> tape.hook(part, cotangent -> {
                            seen.add(cotangent.value());
                            return cotangent;
                        }));
                Var loss = y.all()
                        .sum()
                        .add(y.last().get(0).mul(5).sum())
                        .add(y.last().get(1).mul(7).sum());
                tape.gradients(loss, List.of(x), Pullback.plain());
            }
            Tensor ofFirst = Tensor.of(new double[] {5}, 1, 1);
            Tensor ofSecond = Tensor.of(new double[] {7}, 1, 1);
            assertEquals(Set.of(ofFirst, ofSecond), Set.copyOf(seen), "compiled: " + compiled);
            assertEquals(2, seen.size());
        }
    }

    @Test
    void severalAreCalledInTurn() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            tape.hook(x, cotangent -> cotangent.add(1));
            tape.hook(x, cotangent -> cotangent.mul(10));
            assertEquals(
                    vector(20, 20),
                    tape.gradients(x.sum(), List.of(x), Pullback.plain()).of(x).value());
        }
    }

    @Test
    void isDifferentiatedInARecordedPass() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var h = x.mul(1);
            tape.hook(h, Var::square); // (2 h)² for 2 h
            Var slope = tape.gradients(h.square().sum(), List.of(x), Pullback.recorded())
                    .of(x);
            assertEquals(vector(4, 16), slope.value());
            // d(2 h)²/dh = 8 h, and the hook squares that
            assertEquals(
                    vector(64, 256),
                    tape.gradients(slope.sum(), List.of(x), Pullback.plain())
                            .of(x)
                            .value());
        }
    }

    @Test
    void rowsOfAParameterComeWithTheirZeros() {
        Parameter table = weight(Tensor.of(new double[] {1, 2, 3}, 3, 1));
        try (Tape tape = Tape.open()) {
            Var rows = table.on(tape);
            tape.hook(rows, cotangent -> cotangent.mul(2));
            Gradients g =
                    tape.backward(rows.gatherRows(Ids.of(new int[] {2, 2}, 2)).sum());
            assertEquals(Tensor.of(new double[] {0, 0, 4}, 3, 1), g.of(table).value());
        }
    }

    private static Parameter weight(Tensor value) {
        Parameter weight = new Parameter(value.shape(), (key, shape, dtype) -> value);
        weight.initialise("weight", RandomKey.of(0), DType.FLOAT64);
        return weight;
    }

    @Test
    void mayNotChangeTheShape() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            tape.hook(x, Var::sum);
            ShapeException e =
                    assertThrows(ShapeException.class, () -> tape.gradients(x.sum(), List.of(x), Pullback.plain()));
            assertEquals("hook: got float64[] for a cotangent float64[2], expected the same", e.getMessage());
        }
    }

    @Test
    void isOfThisTape() {
        try (Tape tape = Tape.open();
                Tape other = Tape.open()) {
            Var x = other.input(Tensor.zeros(DType.FLOAT64, Shape.of(2).sizes()));
            assertThrows(TapeException.class, () -> tape.hook(x, cotangent -> cotangent));
        }
    }
}
