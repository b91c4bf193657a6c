package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.cell.GruCell;

/** A contract that JUnit finds by inheritance, as users write it. */
class InheritedContractTest implements CellContract<Var> {
    @Override
    public Cell<Var> cell(int inputSize) {
        return new GruCell(inputSize, 3);
    }
}
