package dev.refrain.autograd;

import dev.refrain.tensor.Shape;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;

/** Shapes of up to 3 axes with sizes 0 to 4. */
final class SmallShapes implements ArbitrarySupplier<Shape> {
    @Override
    public Arbitrary<Shape> get() {
        return Arbitraries.integers()
                .between(0, 4)
                .array(int[].class)
                .ofMaxSize(3)
                .map(Shape::of);
    }
}
