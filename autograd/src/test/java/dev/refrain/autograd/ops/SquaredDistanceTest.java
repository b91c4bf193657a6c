package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SquaredDistanceTest {
    private static Tensor uniform(long seed, DType dtype, int... sizes) {
        Random random = new Random(seed);
        double[] values = random.doubles(Shape.of(sizes).count(), -1, 1).toArray();
        return Tensor.of(values, sizes).to(dtype);
    }

    private static Var spelledOut(Var a, Var b) {
        return a.sub(b).square().sum();
    }

    /** The value and both gradients; of a recorded pass if asked for. */
    private static List<Tensor> found(BinaryOperator<Var> distance, Tensor first, Tensor second, Pullback how) {
        try (Tape tape = Tape.open()) {
            Var a = tape.input(first);
            Var b = tape.input(second);
            Var y = distance.apply(a, b).mul(0.3);
            var gradients = tape.gradients(y, List.of(a, b), how);
            return List.of(y.value(), gradients.of(a).value(), gradients.of(b).value());
        }
    }

    /** In one block and in several, that end with a row of lanes, before and after one. */
    @ParameterizedTest
    @CsvSource({"0", "1", "7", "16", "17", "1000", "16383", "16384", "16385", "16400", "32768", "33333", "200000"})
    void theBitsAreThoseOfItsTermsAddedUp(int count) {
        for (DType dtype : DType.values()) {
            Tensor a = uniform(1, dtype, count);
            Tensor b = uniform(2, dtype, count);
            List<Tensor> expected = found(SquaredDistanceTest::spelledOut, a, b, Pullback.plain());
            assertEquals(expected, found(Reductions::squaredDistance, a, b, Pullback.plain()), dtype + " plain");
            assertEquals(expected, found(Reductions::squaredDistance, a, b, Pullback.recorded()), dtype + " recorded");
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void itDoesNotMatterHowTheyLie(DType dtype) {
        Var a = Var.of(uniform(3, dtype, 150, 170));
        Var b = Var.of(uniform(4, dtype, 170, 150));
        Var turned = b.transpose();
        assertEquals(
                spelledOut(a, turned).value(),
                Reductions.squaredDistance(a, turned).value());
        assertEquals(
                spelledOut(turned, a).value(),
                Reductions.squaredDistance(turned, a).value());
    }

    @Test
    void nothingIsBroadcast() {
        Var a = Var.of(Tensor.zeros(DType.FLOAT32, 2, 3));
        Var b = Var.of(Tensor.zeros(DType.FLOAT32, 3));
        String message = assertThrows(ShapeException.class, () -> Reductions.squaredDistance(a, b))
                .getMessage();
        assertEquals("squaredDistance: shapes [2, 3] and [3]: expected two of one shape", message);
    }
}
