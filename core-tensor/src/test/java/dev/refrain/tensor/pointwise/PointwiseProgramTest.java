package dev.refrain.tensor.pointwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PointwiseProgramTest {
    private static PointwiseProgram halfTheProduct(double factor) {
        PointwiseProgram.Builder program = PointwiseProgram.withInputs(2);
        int product = program.apply(Pointwise.MUL, 1, 0);
        int half = program.apply(Pointwise.MUL, product, program.constant(factor));
        return program.outputs(half, product);
    }

    @Test
    void isPrintedOneValuePerLine() {
        assertEquals("""
                x0, x1 ->
                  x2 = mul(x1, x0)
                  x3 = 0.5
                  x4 = mul(x2, x3)
                  x4, x2""", halfTheProduct(0.5).toString());
    }

    @Test
    void isAValue() {
        PointwiseProgram program = halfTheProduct(0.5);
        assertEquals(program, halfTheProduct(0.5));
        assertEquals(program.hashCode(), halfTheProduct(0.5).hashCode());
        assertNotEquals(program, halfTheProduct(0.25));
        PointwiseProgram.Builder one = PointwiseProgram.withInputs(1);
        int y = one.apply(Pointwise.EXP, 0);
        int z = one.apply(Pointwise.NEG, y);
        PointwiseProgram first = one.outputs(y);
        assertNotEquals(first, one.outputs(z));
        one.apply(Pointwise.NEG, z);
        assertNotEquals(first, one.outputs(y));
        assertEquals(2, first.values().size());
        assertEquals(1, first.inputs());
        assertEquals(List.of(y), first.outputs());
    }

    /** A function of three reads each of its operands: a slot is free only when none of them is read any more. */
    @Test
    void aFunctionOfThreeReadsAllThree() {
        PointwiseProgram.Builder program = PointwiseProgram.withInputs(2);
        int low = program.apply(Pointwise.NEG, 1);
        int twice = program.apply(Pointwise.ADD, 0, 0);
        int clamped = program.apply(Pointwise.CLAMP, twice, low, 1);
        int mask = program.apply(Pointwise.GREATER, clamped, program.constant(0));
        int result = program.apply(Pointwise.WHERE, mask, clamped, low);
        PointwiseProgram step = program.outputs(result);
        assertTrue(step.toString().contains("x4 = clamp(x3, x2, x1)"), step::toString);
        Buffer[] in = {Buffer.over(new float[] {-3, 0.25f, 3}, 3), Buffer.over(new float[] {1, 2, 4}, 3)};
        Buffer out = Buffer.zeros(false, 3);
        step.kernel().run(in, new Buffer[] {out});
        assertArrayEquals(new float[] {-1, 0.5f, 4}, out.floats());
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() {
        PointwiseProgram.Builder program = PointwiseProgram.withInputs(2);
        int half = program.constant(0.5);
        int sum = program.apply(Pointwise.ADD, 0, half);
        assertSays("withInputs: inputs: got 0, expected one or more", () -> PointwiseProgram.withInputs(0));
        assertSays("apply: operands of tanh: got 2, expected 1", () -> program.apply(Pointwise.TANH, 0, 1));
        assertSays("apply: operands of mul: got 1, expected 2", () -> program.apply(Pointwise.MUL, 0));
        assertSays(
                "apply: operands of mul: got value 4, expected one of 0..3", () -> program.apply(Pointwise.MUL, 0, 4));
        assertSays(
                "apply: operands of neg: got value -1, expected one of 0..3", () -> program.apply(Pointwise.NEG, -1));
        assertSays("outputs: results: got none, expected one or more", program::outputs);
        assertSays("outputs: results: got value 1, expected the result of a function", () -> program.outputs(1));
        assertSays("outputs: results: got value 2, expected the result of a function", () -> program.outputs(half));
        assertSays("outputs: results: got value 4, expected the result of a function", () -> program.outputs(4));
        assertSays("outputs: results: got value 3 twice, expected different ones", () -> program.outputs(sum, sum));
    }

    private static void assertSays(String sentence, Executable wrong) {
        assertEquals(
                sentence, assertThrows(IllegalArgumentException.class, wrong).getMessage());
    }
}
