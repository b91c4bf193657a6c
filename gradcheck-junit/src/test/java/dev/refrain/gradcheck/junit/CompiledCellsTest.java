package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No built-in cell is written so that it runs step by step, but for those that cannot do otherwise. */
class CompiledCellsTest {
    private static final int INPUT = 2;
    private static final String COMPILED = "compiled";

    /** What draws noise in every step, by the reason that is given; it is known only when the step runs. */
    private static final Map<String, String> STEP_BY_STEP_IN_TRAINING = Map.of("zoneout", "draws noise");

    @TestFactory
    Stream<DynamicTest> everyCellIsCompiled() {
        return CellSamples.all().stream().map(sample -> dynamicTest(sample.name(), () -> check(sample)));
    }

    /** Over sequences of one length, and of several. */
    private static <S> void check(CellSample<S> sample) {
        Cell<S> cell = GradChecks.drawn(sample.cell(INPUT), RandomKey.of(1));
        String reason = STEP_BY_STEP_IN_TRAINING.get(sample.name());
        for (int[] lengths : new int[][] {{3, 3, 3, 3}, {3, 0, 2, 1}}) {
            String evaluating = explained(cell, Tape.open(), lengths);
            assertTrue(evaluating.startsWith(COMPILED), evaluating);
            String training = explained(cell, Tape.training(RandomKey.of(2)), lengths);
            assertEquals(reason == null, training.startsWith(COMPILED), training);
            assertTrue(reason == null || training.contains(reason), training);
        }
    }

    private static <S> String explained(Cell<S> cell, Tape tape, int... lengths) {
        try (tape) {
            Var x = tape.input(Tensor.full(DType.FLOAT64, 0.5, 3, 4, INPUT));
            return Recurrent.of(cell).explain(Sequences.of(x, lengths));
        }
    }
}
