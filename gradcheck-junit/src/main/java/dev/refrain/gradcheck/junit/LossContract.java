package dev.refrain.gradcheck.junit;

import dev.refrain.nn.loss.Loss;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every loss of predictions against targets keeps to, as tests that are inherited by saying which loss it is:
 *
 * <pre>{@code
 * class HuberTest implements LossContract {
 *   public Loss loss() { return new Huber(Reduction.MEAN); }
 * }}</pre>
 *
 * <p>The tests are: gradients of both orders against central differences, by predictions within ±6 and by targets within 0 and 1;
 * other shapes than the prediction's are refused for a target; the loss of a perfect prediction is not greater than that of
 * another, where {@link #perfect} says which is perfect; and, as for cells, the pullback is linear, ⟨u, J v⟩ equals ⟨Jᵀ u, v⟩,
 * nothing that is passed in is changed, equal runs have equal bits, float32 is close to float64, and large predictions give finite
 * values and gradients.
 */
public interface LossContract {
    /** The loss. */
    Loss loss();

    /** The number that is the best prediction of a target of 1; by default 1, as for an error. */
    default double perfect() {
        return 1;
    }

    /** How many times as large as usual, which is up to 1, predictions may be for the loss to stay finite. */
    default double extreme() {
        return 10_000;
    }

    /** The tests. */
    @TestFactory
    default Stream<DynamicTest> lossContract() {
        return new LossLaws(loss(), perfect(), extreme()).all();
    }
}
