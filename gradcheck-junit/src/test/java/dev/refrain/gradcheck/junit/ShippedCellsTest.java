package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.refrain.nn.check.CellSample;
import dev.refrain.nn.check.CellSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The contract of every cell that ships. */
class ShippedCellsTest {
    @TestFactory
    Stream<DynamicNode> everyCellKeepsTheContract() {
        return CellSamples.all().stream().map(ShippedCellsTest::contract);
    }

    private static <S> DynamicNode contract(CellSample<S> sample) {
        CellContract<S> contract = sample::cell;
        return dynamicContainer(sample.name(), contract.cellContract());
    }
}
