package dev.refrain.gradcheck.junit;

import dev.refrain.nn.Cell;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every cell keeps to, as tests that are inherited by saying how the cell is made:
 *
 * <pre>{@code
 * class MguCellTest implements CellContract<Var> {
 *   public Cell<Var> cell(int inputSize) { return new MguCell(inputSize, 3); }
 * }}</pre>
 *
 * <p>The tests are: shapes and types, of the first state, of outputs and of an empty batch; gradients of both orders against
 * central differences, for 1, 2 and 7 steps and batches of 1 and 3, and along some directions for 20 steps, by sequence, state and
 * parameters; every parameter has an influence; a batch equals its rows one by one; two chunks with the state carried equal one
 * run; the pullback is linear; ⟨u, J v⟩ equals ⟨Jᵀ u, v⟩; nothing that is passed in is changed; equal runs have equal bits;
 * float32 is close to float64; sequences of large numbers give finite values and gradients.
 *
 * @param <S> the cell's state
 */
public interface CellContract<S> {
    /** A new cell for this input size, a small one: its gradient is taken by every element of every parameter. */
    Cell<S> cell(int inputSize);

    /** The tests. */
    @TestFactory
    default Stream<DynamicTest> cellContract() {
        return CellLaws.of(this::cell, extreme());
    }

    /** How many times as large as usual, which is up to 1, the numbers of a sequence may be for the cell to stay finite. */
    default double extreme() {
        return 10_000;
    }
}
