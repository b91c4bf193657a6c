package dev.refrain.gradcheck.junit;

import dev.refrain.nn.check.GradChecks;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The gradient checks of a contract as tests. */
final class GradientTests {
    private GradientTests() {}

    /** Where what is checked does not even run, one test that says so. */
    static Stream<DynamicTest> of(Supplier<GradChecks> checks) {
        try {
            return checks.get().each().stream()
                    .map(check -> DynamicTest.dynamicTest("gradients of " + check.label(), check::verify));
        } catch (RuntimeException failure) {
            return Stream.of(Laws.law("gradients", () -> {
                throw failure;
            }));
        }
    }
}
