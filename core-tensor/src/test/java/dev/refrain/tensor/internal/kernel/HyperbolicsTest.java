package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperbolicsTest {
    /** Values from mpmath 1.3.0 with 40 digits, on both sides of where formulas meet. */
    @ParameterizedTest
    @CsvSource({
        "asinh, 1e-10, 1e-10",
        "asinh, 0.1, 0.09983407889920756",
        "asinh, 0.5, 0.48121182505960347",
        "asinh, 2, 1.4436354751788103",
        "asinh, 2.1, 1.4874828366412711",
        "asinh, 30, 4.09462222433053",
        "asinh, 1e9, 21.416413017506358",
        "asinh, 1e300, 691.4686750787737",
        "acosh, 1, 0.0",
        "acosh, 1.0001, 0.014142017775251545",
        "acosh, 1.5, 0.9624236501192069",
        "acosh, 2, 1.3169578969248168",
        "acosh, 2.1, 1.37285914424258",
        "acosh, 30, 4.0940666686320855",
        "acosh, 1e9, 21.416413017506358",
        "acosh, 1e300, 691.4686750787737",
        "atanh, 1e-10, 1e-10",
        "atanh, 0.1, 0.10033534773107558",
        "atanh, 0.49, 0.5360603366105666",
        "atanh, 0.5, 0.5493061443340549",
        "atanh, 0.9, 1.4722194895832204",
        "atanh, 0.999999, 7.254328619247669"
    })
    void inversesInDoubleAreWithinThreeUlp(String function, double x, double exact) {
        double[] value = {x, -x};
        PointwiseLoops.ofDouble(function).run(value, 0, value, 0, value, 0, value, 0, 2);
        assertEquals(exact, value[0], 3 * Math.ulp(exact));
        assertEquals(function.equals("acosh") ? Double.NaN : -value[0], value[1]);
    }
}
