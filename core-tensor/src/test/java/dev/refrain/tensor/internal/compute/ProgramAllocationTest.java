package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.ForkedJava;
import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that needs no second thread allocates nothing once it is warm, whatever the layout. */
class ProgramAllocationTest {
    private static final DoubleSupplier VALUES = new Random(7)::nextGaussian;

    @ParameterizedTest
    @EnumSource
    void aSingleFunctionAllocatesNothing(Pointwise function) {
        Buffer a = Layouts.filled(false, VALUES, 1000);
        Buffer b = Layouts.filled(false, VALUES, 1000);
        Buffer out = Buffer.zeros(false, 1000);
        AllocatedBytes.assertNone(
                function.functionName(),
                function.arity() == 1
                        ? () -> function.kernel().run(a, out)
                        : function.arity() == 2
                                ? () -> function.kernel().run(a, b, out)
                                : () -> function.kernel().run(a, b, a, out));
    }

    @ParameterizedTest
    @CsvSource({"false, 32, 64", "false, 32, 256", "false, 5, 1300", "true, 8, 20"})
    void theGatesOfAnLstmAllocateNothing(boolean wide, int batch, int hidden) {
        LstmGates gates = LstmGates.of(wide, batch, hidden);
        PointwiseKernel kernel = LstmGates.program().kernel();
        AllocatedBytes.assertNone("lstm", () -> kernel.run(gates.inputs(), gates.outputs()));
    }

    /** In a JVM of its own, since the number of threads is settled when one starts; the bits do not depend on it. */
    @Test
    void manyChunksOnOneThreadAllocateNothing() throws Exception {
        ForkedJava one =
                ForkedJava.run(LstmGates.class, "-Drefrain.threads=1", "--add-modules", "jdk.incubator.vector");
        int hash = LstmGates.of(false, 700, 130).hash();
        assertEquals("0 bytes, " + hash, one.out(), one.err());
    }

    /** A bias row, a column and a transposed matrix, into a transposed one. */
    @ParameterizedTest
    @ValueSource(ints = {3, 64, 700})
    void operandsThatAreBroughtTogetherAllocateNothing(int columns) {
        int rows = 40;
        Buffer row = Layouts.filled(false, VALUES, columns).expanded(rows, columns);
        Buffer column = Layouts.filled(false, VALUES, rows, 1).expanded(rows, columns);
        Buffer transposed = Layouts.filled(false, VALUES, columns, rows).permuted(1, 0);
        Buffer[] outputs = {Buffer.zeros(false, columns, rows).permuted(1, 0)};
        for (Buffer other : new Buffer[] {row, column, transposed}) {
            Buffer[] inputs = {other, Layouts.filled(false, VALUES, rows, columns)};
            AllocatedBytes.assertNone("mul", () -> Pointwise.MUL.kernel().run(inputs, outputs));
        }
    }
}
