package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradCheck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of whole recurrences are found. */
class RecurrenceFaultsTest {
    static List<RecurrenceFaults.Fault> faults() {
        return RecurrenceFaults.all();
    }

    @Test
    void thereAreTwenty() {
        assertEquals(20, faults().size());
        assertEquals(20, faults().stream().map(Object::toString).distinct().count());
    }

    @Test
    void withoutAFaultAllIsRight() {
        RecurrenceFaults.sound().forEach(GradCheck::verify);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyOneIsFound(RecurrenceFaults.Fault fault) {
        assertTrue(fault.check().run().failures() > 0);
    }
}
