package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.Sample;
import java.util.List;
import net.jqwik.api.Arbitrary;

/**
 * Cases of samples for jqwik's properties; a failure shrinks to the least shape and the roundest values.
 *
 * <pre>{@code
 * @Property
 * void soundAtEveryCase(@ForAll("checks") GradCheck check) {
 *   check.verify();
 * }
 *
 * @Provide
 * Arbitrary<GradCheck> checks() {
 *   return CheckArbitraries.checks(LayerSamples.all());
 * }}</pre>
 */
public final class CheckArbitraries {
    private CheckArbitraries() {}

    /** Applications of ops to arguments at which they are smooth. */
    public static Arbitrary<OpCase> cases(List<OpSample> samples) {
        return TensorArbitraries.drawn(choices -> choices.oneOf(samples).draw(choices));
    }

    /** Gradient checks. */
    public static Arbitrary<GradCheck> checks(List<Sample> samples) {
        return TensorArbitraries.drawn(choices -> choices.oneOf(samples).draw(choices));
    }
}
