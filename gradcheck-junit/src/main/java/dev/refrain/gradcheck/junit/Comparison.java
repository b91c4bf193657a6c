package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.SequencedMap;

/** Comparisons of named tensors that say which element of which one differs. */
final class Comparison {
    private Comparison() {}

    /** The same names, shapes and bits; {@code of} says after the name whose they are. */
    static void assertSameBits(SequencedMap<String, Tensor> expected, SequencedMap<String, Tensor> actual, String of) {
        compare(expected, actual, of, 0);
    }

    /** The same names and shapes, and elements that differ by no more than so much of the largest one, or of 1. */
    static void assertClose(
            SequencedMap<String, Tensor> expected, SequencedMap<String, Tensor> actual, double relative, String of) {
        compare(expected, actual, of, relative);
    }

    private static void compare(
            SequencedMap<String, Tensor> expected, SequencedMap<String, Tensor> actual, String of, double relative) {
        assertEquals(expected.sequencedKeySet(), actual.sequencedKeySet());
        expected.forEach((name, wanted) -> {
            Tensor got = Objects.requireNonNull(actual.get(name), name);
            assertEquals(wanted.shape(), got.shape(), () -> "shape of " + name + of);
            double[] numbers = wanted.toDoubles();
            double[] others = got.toDoubles();
            double allowed = relative * Arrays.stream(numbers).map(Math::abs).reduce(1, Math::max);
            for (int i = 0; i < numbers.length; i++) {
                if (!agree(numbers[i], others[i], allowed)) {
                    throw new AssertionError("%s%s is %s at %s, expected %s"
                            .formatted(
                                    name,
                                    of,
                                    others[i],
                                    Arrays.toString(wanted.shape().index(i)),
                                    numbers[i]));
                }
            }
        });
    }

    private static boolean agree(double expected, double actual, double allowed) {
        return allowed == 0
                ? Double.doubleToLongBits(expected) == Double.doubleToLongBits(actual)
                : Math.abs(actual - expected) <= allowed;
    }
}
