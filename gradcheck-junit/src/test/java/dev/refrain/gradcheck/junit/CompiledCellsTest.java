package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.check.CellSample;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No built-in cell is written so that it runs step by step, be it in training or not. */
class CompiledCellsTest {
    private static final int INPUT = 2;

    @TestFactory
    Stream<DynamicTest> everyCellIsCompiled() {
        return CellSamples.all().stream().map(sample -> dynamicTest(sample.name(), () -> check(sample)));
    }

    /** Over sequences of one length, and of several. */
    private static <S> void check(CellSample<S> sample) {
        Cell<S> cell = GradChecks.drawn(sample.cell(INPUT), RandomKey.of(1));
        for (int[] lengths : new int[][] {{3, 3, 3, 3}, {3, 0, 2, 1}}) {
            for (Tape tape : List.of(Tape.open(), Tape.training(RandomKey.of(2)))) {
                String explained = explained(cell, tape, lengths);
                assertTrue(explained.startsWith("compiled"), explained);
            }
        }
    }

    private static <S> String explained(Cell<S> cell, Tape tape, int... lengths) {
        try (tape) {
            Var x = tape.input(Tensor.full(DType.FLOAT64, 0.5, 3, 4, INPUT));
            return Recurrent.of(cell).explain(Sequences.of(x, lengths));
        }
    }
}
