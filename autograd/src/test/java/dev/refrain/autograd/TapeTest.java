package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapeTest {
    private final Parameter weight = named("cell.weight", matrix(2, 1, 2, 3, 4));

    static Stream<OpExample> ops() {
        return OpExample.all();
    }

    @Test
    void aParameterEntersOnceHoweverOftenItIsUsed() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(matrix(1, 1, 2));
            Var first = weight.on(tape);
            Var y = x.matmul(weight).matmul(weight);
            assertSame(first, weight.on(y));
            assertEquals(1, count("parameter cell.weight", tape.toString()));
        }
    }

    private static long count(String what, String text) {
        return text.lines().filter(line -> line.contains(what)).count();
    }

    @Test
    void printsItsProgram() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(matrix(1, 1, 2));
            Var h = x.matmul(weight).add(Var.of(vector(1, 1))).tanh();
            h.mul(h).sum();
            assertEquals("""
                    tape of 5 ops
                    %0 = input [1, 2]
                    %1 = parameter cell.weight [2, 2]
                    %2 = matmul(%0, %1) [1, 2]
                    %3 = add(%2, constant) [1, 2]
                    %4 = tanh(%3) [1, 2]
                    %5 = mul(%4, %4) [1, 2]
                    %6 = sum(%5) []""", tape.toString());
        }
    }

    @Test
    void aTapeForTrainingHandsOutItsKeyAndOneForEvaluationHasNone() {
        RandomKey key = RandomKey.of(7).child(12);
        try (Tape training = Tape.training(key);
                Tape evaluation = Tape.open()) {
            assertEquals(Optional.of(key), training.key());
            assertEquals(Optional.empty(), evaluation.key());
        }
    }

    @Test
    void whatMeetsAValueOnTheTapeIsRecordedAndNothingElse() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(vector(1, 2));
            Var constant = Var.of(vector(3, 4));
            assertFalse(constant.add(constant).tanh().isRecorded());
            assertFalse(x.detach().exp().isRecorded());
            assertEquals("tape of 0 ops\n%0 = input [2]", tape.toString());
            assertTrue(constant.add(x).isRecorded());
            assertTrue(x.add(constant).isRecorded());
            assertEquals(
                    "tape of 2 ops\n%0 = input [2]\n%1 = add(constant, %0) [2]\n%2 = add(%0, constant) [2]",
                    tape.toString());
        }
    }

    @Test
    void idsBringLookingUpOntoTheTape() {
        try (Tape tape = Tape.open()) {
            Ids ids = tape.ids(Ids.of(new int[] {1, 0, 1}, 3));
            Var rows = Var.of(vector(5, 6)).gatherRows(ids);
            assertTrue(rows.isRecorded());
            assertEquals("tape of 1 ops\n%0 = gatherRows(constant) [3]", tape.toString());
        }
    }

    @Test
    void theEndOfTheBlockClosesItAlsoByAnException() {
        Var[] left = new Var[1];
        assertFails(ShapeException.class, () -> {
            try (Tape tape = Tape.open()) {
                left[0] = tape.input(vector(1, 2));
                left[0].add(Var.of(vector(1, 2, 3)));
            }
        });
        assertMisuse(Kind.CLOSED, () -> left[0].tanh(), "tanh: this tape of 0 ops is closed");
        assertEquals(vector(1, 2), left[0].value());
    }

    @Test
    void aFailedOpLeavesTheTapeAsItWas() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(matrix(1, 1, 2));
            Var loss = x.matmul(weight).sum();
            String before = tape.toString();
            assertFails(ShapeException.class, () -> loss.softmax(0));
            assertFails(ShapeException.class, () -> tape.backward(x));
            assertEquals(before, tape.toString());
            assertEquals(matrix(2, 1, 1, 2, 2), tape.backward(loss).of(weight).value());
        }
    }

    @Test
    void aConsumedTapeHasForgottenItsProgram() {
        try (Tape tape = Tape.open()) {
            tape.backward(tape.input(matrix(1, 1, 2)).matmul(weight).sum());
            assertEquals("tape of 2 ops", tape.toString());
        }
    }

    /** Closed or consumed, it keeps no value alive, and neither parameters nor hooks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTapeThatIsDoneHoldsNothing(boolean consumed) throws InterruptedException {
        Tape tape = Tape.open();
        List<WeakReference<?>> held = useUp(tape, consumed);
        for (int i = 0; i < 100 && held.stream().anyMatch(each -> each.get() != null); i++) {
            System.gc();
            Thread.sleep(10);
        }
        for (WeakReference<?> each : held) {
            assertNull(each.get());
        }
        assertEquals("tape of 3 ops", tape.toString());
    }

    private static List<WeakReference<?>> useUp(Tape tape, boolean consumed) {
        Parameter own = named("own", matrix(2, 1, 2, 3, 4));
        Var hooked = tape.input(matrix(1, 1, 2)).matmul(own);
        Object marker = new Object();
        tape.hook(hooked, cotangent -> {
            Objects.requireNonNull(marker);
            return cotangent;
        });
        Var loss = hooked.tanh().sum();
        if (consumed) {
            tape.backward(loss);
        } else {
            tape.close();
        }
        return List.of(new WeakReference<>(own), new WeakReference<>(hooked.value()), new WeakReference<>(marker));
    }

    @ParameterizedTest
    @MethodSource("ops")
    void aResultOnTheTapeHasTheBitsOfTheCalculator(OpExample sample) {
        List<Var> constants = sample.inputs().stream().map(Var::of).toList();
        try (Tape tape = Tape.open()) {
            Var recorded = sample.apply(sample.enter(tape));
            Var calculated = sample.apply(constants);
            assertEquals(calculated.value(), recorded.value());
            assertFalse(calculated.isRecorded());
        }
    }
}
