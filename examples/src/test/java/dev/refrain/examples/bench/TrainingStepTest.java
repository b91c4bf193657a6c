package dev.refrain.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingStepTest {
    private static final RecurrentWork SMALL = new RecurrentWork(3, 2, 4, 4, 4);

    static List<Contestant> tiny() {
        return Contestant.only(List.of("tiny"));
    }

    @ParameterizedTest
    @MethodSource("tiny")
    void everyStepLearns(Contestant contestant) {
        assertLearns(contestant);
    }

    @Test
    void outputsOfTheLayerAreTrainedWithoutAReadout() {
        assertLearns(new Contestant(SMALL, CellKind.LSTM, LayerPath.SCAN));
    }

    private static void assertLearns(Contestant contestant) {
        TrainingStep step = new TrainingStep(contestant);
        double before = step.run();
        for (int i = 0; i < 20; i++) {
            double after = step.run();
            double last = before;
            assertTrue(after < last, () -> contestant + ": loss " + last + " rose to " + after);
            before = after;
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothPathsLearnTheSame(CellKind cell) {
        TrainingStep scan = new TrainingStep(new Contestant(SMALL, cell, LayerPath.SCAN));
        TrainingStep tape = new TrainingStep(new Contestant(SMALL, cell, LayerPath.TAPE));
        for (int i = 0; i < 10; i++) {
            assertEquals(tape.run(), scan.run(), 1e-6);
        }
    }
}
