package dev.refrain.gradcheck.junit;

import dev.refrain.nn.Layer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every layer keeps to that looks at each step alone, as tests that are inherited by saying how the layer is made:
 *
 * <pre>{@code
 * class HighwayTest implements LayerContract {
 *   public Layer layer(int inputSize) { return new Highway(inputSize); }
 * }}</pre>
 *
 * <p>The tests are: gradients of both orders against central differences, for inputs of one to three axes; the axes before the
 * features are kept, sizes of 0 among them; every parameter has an influence; every step of every row is as it is alone; and, as
 * for cells, the pullback is linear, ⟨u, J v⟩ equals ⟨Jᵀ u, v⟩, nothing that is passed in is changed, equal runs have equal bits,
 * float32 is close to float64, and large numbers give finite values and gradients.
 */
public interface LayerContract {
    /** A new layer for this input size, a small one: its gradient is taken by every element of every parameter. */
    Layer layer(int inputSize);

    /** How many times as large as usual, which is up to 1, the inputs may be for the layer to stay finite. */
    default double extreme() {
        return 10_000;
    }

    /** The tests. */
    @TestFactory
    default Stream<DynamicTest> layerContract() {
        return new LayerLaws(this::layer, extreme()).all();
    }
}
