package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.autograd.check.Localisation;
import java.lang.reflect.Proxy;
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
    void everyOneIsFoundAndLocalised(RecurrenceFaults.Fault fault) {
        GradReport report = fault.check().run();
        assertTrue(report.failures() > 0);
        Localisation found = report.localisation().orElseThrow();
        if (fault.guilty().equals("detach")) {
            assertTrue(found.culprit().isEmpty(), found::toString);
            assertTrue(
                    found.left().stream()
                            .anyMatch(each -> each.operation().equals("detach")
                                    && each.source().contains("RecurrenceFaults.java:")),
                    found::toString);
        } else {
            AppliedOp guilty =
                    found.culprit().orElseThrow(() -> new AssertionError(found)).applied();
            assertEquals(fault.guilty(), guilty.op().name(), found::toString);
            assertTrue(Proxy.isProxyClass(guilty.op().getClass()), found::toString);
            assertEquals(fault.kind().equals("scan"), guilty.place().startsWith("time "), found::toString);
        }
    }
}
