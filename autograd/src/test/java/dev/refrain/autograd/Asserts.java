package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.function.Executable;

/** What the tests of this package assert again and again. */
final class Asserts {
    private Asserts() {}

    /** Equal shapes and types, and values that differ by no more than {@code tolerance · max(1, |expected|)}. */
    static void assertClose(Tensor expected, Tensor actual, double tolerance) {
        assertEquals(expected.shape(), actual.shape());
        assertEquals(expected.dtype(), actual.dtype());
        double[] numbers = expected.toDoubles();
        double[] got = actual.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            int at = i;
            double delta = Double.isFinite(numbers[i]) ? tolerance * Math.max(1, Math.abs(numbers[i])) : 0;
            assertEquals(
                    numbers[i], got[i], delta, () -> "element %d of %s, expected %s".formatted(at, actual, expected));
        }
    }

    /** Throws exactly this, with all these parts in its message. */
    static void assertFails(Class<? extends RuntimeException> type, Executable call, String... parts) {
        assertSays(assertThrowsExactly(type, call), parts);
    }

    /** Throws a {@code TapeException} of this kind, with all these parts in its message. */
    static void assertMisuse(Kind kind, Executable call, String... parts) {
        TapeException exception = assertThrowsExactly(TapeException.class, call);
        assertEquals(kind, exception.kind());
        assertSays(exception, parts);
    }

    private static void assertSays(RuntimeException exception, String... parts) {
        for (String part : parts) {
            assertTrue(
                    exception.getMessage().contains(part),
                    () -> "expected \"%s\" in: %s".formatted(part, exception.getMessage()));
        }
    }
}
