package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Failures are reported at the least shape and the roundest values. */
class ShrinkingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "softmaxIsWrongFromThreeElementsOn | gradcheck of Softmax[axis=0] of [3]: ",
                "addForgetsToSum | gradcheck of PointwiseOp[function=ADD] of [1], [2]: ",
                "noTensorIsGivenTwice | [3, 2], [2, 3] transposed of argument 0, [3, 2]",
                "aCellIsWrongFromTheThirdStepOn | gradcheck of 3 steps, batch 1: ",
                "noElementIsAbove1Point7 | float64[] [2.0]",
                "noArgumentIsAView | [0], [0] sliced",
            })
    void theLeastThatFailsIsReported(String property, String message) {
        List<String> messages = EngineTestKit.engine("jqwik")
                .configurationParameter("jqwik.reporting.usejunitplatform", "true") // not on stdout
                .configurationParameter("jqwik.database", "target/.jqwik-database")
                .selectors(selectClass(FailingProperties.class))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .filter(event -> event.getTestDescriptor().getDisplayName().equals(property))
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
        assertEquals(1, messages.size());
        assertTrue(messages.getFirst().startsWith(message), messages.getFirst());
    }
}
