package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be written; {@code ProductsTest} has what it means. */
class EquationTest {
    @Test
    void everyLetterOfEitherCaseIsOneOfItsOwn() {
        assertEquals(new Equation("aAz,Zaz->zAZ", "aAz", "Zaz", "zAZ"), Equation.of("aAz,Zaz->zAZ"));
    }

    /** The neighbours of a, z, A and Z, and a letter that is not of the alphabet. */
    @ParameterizedTest
    @ValueSource(strings = {"`", "{", "@", "[", "é", "1"})
    void nothingElseIsALetter(String sign) {
        assertFails(
                ShapeException.class,
                () -> Equation.of("ab,b" + sign + "->a"),
                "'%s' at position 4, expected a letter from a to z or A to Z".formatted(sign));
    }

    @Test
    void operandsMayBeNumbersButThereAreTwo() {
        assertEquals(new Equation(",->", "", "", ""), Equation.of(",->"));
        assertEquals(new Equation(",a->a", "", "a", "a"), Equation.of(",a->a"));
        String none = "there is no comma before the -> at position %d, expected two operands";
        assertFails(ShapeException.class, () -> Equation.of("->"), none.formatted(0));
        assertFails(ShapeException.class, () -> Equation.of("->a,a"), none.formatted(0));
        assertFails(ShapeException.class, () -> Equation.of("a->,a"), none.formatted(1));
    }
}
