package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChecksTest {
    private static final double[] NOT_FINITE = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    private static Tensor of(DType dtype, double... values) {
        return Tensor.of(values, values.length).to(dtype);
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    @Property
    void theFirstThatIsNotFiniteIsFound(
            @ForAll @IntRange(min = 1, max = 2000) int count,
            @ForAll @IntRange(max = 1999) int one,
            @ForAll @IntRange(max = 1999) int other,
            @ForAll @IntRange(max = 2) int which,
            @ForAll DType dtype) {
        double[] values = filled(count, 0.5);
        values[one % count] = NOT_FINITE[which];
        values[other % count] = NOT_FINITE[(which + 1) % 3];
        assertEquals(OptionalInt.of(Math.min(one % count, other % count)), Checks.firstNotFinite(of(dtype, values)));
    }

    /** The sum of their squares is not. */
    @Property
    void theGreatestNumbersAreFinite(@ForAll @IntRange(max = 2000) int count, @ForAll DType dtype) {
        double greatest = dtype == DType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
        assertEquals(OptionalInt.empty(), Checks.firstNotFinite(of(dtype, filled(count, -greatest))));
        assertEquals(OptionalInt.empty(), Checks.firstNotFinite(of(dtype, filled(count, -0.0))));
    }
}
