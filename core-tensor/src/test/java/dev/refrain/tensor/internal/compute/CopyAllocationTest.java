package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.memory.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy between matrices allocates nothing once it is warm. */
class CopyAllocationTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCopyOfAMatrixAllocatesNothing(boolean wide) {
        Buffer rows = Buffer.zeros(wide, 20, 35);
        Buffer columns = Buffer.zeros(wide, 35, 20).permuted(1, 0);
        Buffer part = Buffer.zeros(wide, 20, 70).sliced(1, 3, 35);
        Buffer repeated = Buffer.zeros(wide, 1, 35).expanded(20, 35);
        for (Buffer from : new Buffer[] {rows, columns, part, repeated}) {
            for (Buffer to : new Buffer[] {rows, columns, part}) {
                AllocatedBytes.assertNone("copy", () -> Copies.into(from, to));
            }
        }
    }
}
