package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorFunctionTest {
    /** Values from mpmath 1.3.0 with 40 digits, on both sides of where the approximations meet. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1e-300, 1.1283791670955126e-300",
        "1e-09, 1.1283791670955127e-09",
        "0.1, 0.1124629160182849",
        "0.5, 0.5204998778130465",
        "0.84, 0.7651427114549945",
        "0.84375, 0.7672256612323416",
        "0.9, 0.7969082124228322",
        "1, 0.8427007929497149",
        "1.2, 0.9103139782296353",
        "1.25, 0.9229001282564583",
        "1.5, 0.9661051464753108",
        "2, 0.9953222650189527",
        "2.85, 0.9999443437200386",
        "2.8571428571428577, 0.9999466876886117",
        "3, 0.9999779095030014",
        "4, 0.9999999845827421",
        "5.5, 0.9999999999999927",
        "5.9, 0.9999999999999999",
        "6, 1",
        "Infinity, 1"
    })
    void isOddAndWithinOneUlp(double x, double exact) {
        assertEquals(exact, PointwiseFunctions.erf(x), Math.ulp(exact));
        assertEquals(-exact, PointwiseFunctions.erf(-x), Math.ulp(exact));
        assertEquals(-0.0, PointwiseFunctions.erf(-0.0));
    }

    /** Values from mpmath 1.3.0 with 40 digits: the tail keeps its digits. */
    @ParameterizedTest
    @CsvSource({
        "-3, 1.9999779095030015",
        "-1.3, 1.9340079449406524",
        "-0.9, 1.7969082124228322",
        "-0.5, 1.5204998778130465",
        "-0.1, 1.1124629160182848",
        "0.1, 0.887537083981715",
        "0.3, 0.6713732405408726",
        "0.7, 0.32219880616258156",
        "0.9, 0.20309178757716786",
        "1.1, 0.11979493042591827",
        "1.25, 0.07709987174354177",
        "2, 0.004677734981047266",
        "2.9, 4.109787809945886e-05",
        "5, 1.537459794428035e-12",
        "10, 2.088487583762545e-45",
        "20, 5.395865611607901e-176",
        "27, 5.23705e-319"
    })
    void whatItLacksToOneIsWithinTwoUlp(double x, double exact) {
        assertEquals(exact, PointwiseFunctions.erfc(x), 2 * Math.ulp(exact));
        assertEquals(1.0, PointwiseFunctions.erfc(-0.0));
    }
}
