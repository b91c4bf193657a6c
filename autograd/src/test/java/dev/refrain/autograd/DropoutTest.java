package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertMisuse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Dropout;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static Tensor dropped(RandomKey key, double rate, Tensor x) {
        try (Tape tape = Tape.training(key)) {
            return Functions.dropout(tape.input(x), rate).value();
        }
    }

    private static Tensor ones(int... sizes) {
        return Tensor.full(DType.FLOAT32, 1, sizes);
    }

    /** The share that is dropped is the rate within 5 standard deviations; the others keep the mean. */
    @Property(seed = "331", tries = 30)
    void elementsAreDroppedAtTheRateAndTheOthersScaled(
            @ForAll @DoubleRange(max = 0.95) double rate, @ForAll long seed) {
        float[] y = dropped(RandomKey.of(seed), rate, ones(20, 10, 50)).toFloats();
        int zeros = 0;
        for (float value : y) {
            assertTrue(value == 0 || value == (float) (1 / (1 - rate)), () -> "got " + value);
            zeros += value == 0 ? 1 : 0;
        }
        assertEquals(rate * y.length, zeros, 5 * Math.sqrt(rate * (1 - rate) * y.length) + 1e-9);
    }

    @Test
    void whereNothingIsTrainedOrDroppedItIsTheIdentity() {
        Var x = Var.of(ones(3, 4));
        assertSame(x, Functions.dropout(x, 0.5));
        try (Tape tape = Tape.open()) {
            Var entered = tape.input(ones(3, 4));
            assertSame(entered, Functions.dropout(entered, 0.5));
        }
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var entered = tape.input(ones(3, 4));
            assertSame(entered, Functions.dropout(entered, 0));
        }
    }

    @Test
    void eachApplicationHasAMaskOfItsOwnAndEachTapeOfAKeyTheSameOnes() {
        Tensor[] first = new Tensor[2];
        Tensor[] second = new Tensor[2];
        for (Tensor[] masks : Arrays.asList(first, second)) {
            try (Tape tape = Tape.training(RandomKey.of(8))) {
                Var x = tape.input(ones(4, 50));
                masks[0] = Functions.dropout(x, 0.5).value();
                masks[1] = Functions.dropout(x, 0.5).value();
            }
        }
        assertNotEquals(first[0], first[1]);
        assertEquals(first[0], second[0]);
        assertEquals(first[1], second[1]);
        for (int i = 0; i < 2; i++) { // the keys are part of what a seed means
            RandomKey key = RandomKey.of(8).child("noise").child(i);
            assertEquals(Var.apply(new Dropout(key, 0.5), Var.of(ones(4, 50))).value(), first[i]);
        }
        assertNotEquals(first[0], dropped(RandomKey.of(9), 0.5, ones(4, 50)));
    }

    @Test
    void aDrawnMaskIsZeroWhereDropoutWouldDropAndElseOne() {
        try (Tape tape = Tape.training(RandomKey.of(8));
                Tape same = Tape.training(RandomKey.of(8))) {
            Var x = tape.input(Tensor.full(DType.FLOAT32, Double.NaN, 4, 50));
            for (double rate : new double[] {0.5, 0, 0.25}) {
                float[] dropped =
                        Functions.dropout(same.input(ones(4, 50)), rate).value().toFloats();
                float[] mask = Masks.drawn(x, rate).value().toFloats();
                for (int i = 0; i < mask.length; i++) {
                    assertEquals(dropped[i] == 0 ? 0 : 1, mask[i]);
                }
            }
            assertThrows(ShapeException.class, () -> Masks.drawn(x, 1));
        }
        try (Tape tape = Tape.open()) {
            assertEquals(ones(3, 4), Masks.drawn(tape.input(ones(3, 4)), 0.5).value());
        }
        assertEquals(ones(3, 4), Masks.drawn(Var.of(ones(3, 4)), 0.5).value());
    }

    /** A rate of 0 draws nothing, and yet the masks after it stay what they are. */
    @Test
    void aRateDoesNotChangeTheMasksOfOthers() {
        Tensor[] second = new Tensor[2];
        for (int i = 0; i < 2; i++) {
            try (Tape tape = Tape.training(RandomKey.of(8))) {
                Var x = tape.input(ones(4, 50));
                Functions.dropout(x, i * 0.3);
                second[i] = Functions.dropout(x, 0.5).value();
            }
        }
        assertEquals(second[0], second[1]);
    }

    /** What is refused draws no noise: the mask after it is the first. */
    @Test
    void whatIsRefusedDoesNotChangeTheMasksOfOthers() throws InterruptedException {
        try (Tape tape = Tape.training(RandomKey.of(8))) {
            Var x = tape.input(ones(4, 50));
            assertThrows(ShapeException.class, () -> Functions.dropout(x, 1));
            for (double rate : new double[] {0, 0.5}) {
                AtomicReference<Throwable> thrown = new AtomicReference<>();
                Thread stranger = new Thread(() -> Functions.dropout(x, rate));
                stranger.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
                stranger.start();
                stranger.join();
                assertEquals(TapeException.Kind.WRONG_THREAD, ((TapeException) thrown.get()).kind());
            }
            assertEquals(
                    dropped(RandomKey.of(8), 0.5, ones(4, 50)),
                    Functions.dropout(x, 0.5).value());
        }
        Tape closed = Tape.training(RandomKey.of(8));
        Var x = closed.input(ones(2));
        closed.close();
        assertMisuse(TapeException.Kind.CLOSED, () -> Functions.dropout(x, 0.5), "dropout", "closed");
    }

    @Test
    void aMaskIsThatOfTheStepTheRowAndTheColumn() {
        Tensor whole = dropped(RandomKey.of(2), 0.5, ones(4, 3, 10));
        Tensor part = dropped(RandomKey.of(2), 0.5, ones(2, 2, 7));
        Tensor step = dropped(RandomKey.of(2), 0.5, ones(3, 10));
        for (int b = 0; b < 2; b++) {
            for (int f = 0; f < 7; f++) {
                assertEquals(whole.get(0, b, f), part.get(0, b, f));
                assertEquals(whole.get(1, b, f), part.get(1, b, f));
                assertEquals(whole.get(0, b, f), step.get(b, f));
            }
        }
        Tensor wide = dropped(RandomKey.of(2), 0.5, Tensor.full(DType.FLOAT64, 1, 4, 3, 10));
        assertEquals(wide, whole.to(DType.FLOAT64));
        assertEquals(1, dropped(RandomKey.of(2), 0.5, ones()).shape().count());
        assertEquals(0, dropped(RandomKey.of(2), 0.5, ones(3, 0, 2)).shape().count());
    }

    @Test
    void whatIsDroppedIsZeroWhateverItWas() {
        double[] values = new double[100];
        Arrays.fill(values, Double.NaN);
        double[] y = dropped(RandomKey.of(3), 0.5, Tensor.of(values, 100)).toDoubles();
        long zeros = Arrays.stream(y).filter(value -> value == 0).count();
        assertTrue(zeros > 20 && zeros < 80, () -> zeros + " zeros");
    }

    @Test
    void ratesOutsideTheRangeAreNamed() {
        Var x = Var.of(ones(2));
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            String sentence = assertThrows(ShapeException.class, () -> Functions.dropout(x, rate))
                    .getMessage();
            assertEquals("dropout: got rate %s, expected a number in [0, 1)".formatted(rate), sentence);
            assertThrows(ShapeException.class, () -> new Dropout(RandomKey.of(1), rate));
        }
    }
}
