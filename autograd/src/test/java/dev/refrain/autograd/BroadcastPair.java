package dev.refrain.autograd;

import dev.refrain.tensor.Shape;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** Two shapes that can be broadcast: leading axes may be missing, and any axis may be 1, in one of them or in both. */
record BroadcastPair(Shape a, Shape b) {
    Shape together() {
        return Shape.broadcast(a, b);
    }

    static final class Any implements ArbitrarySupplier<BroadcastPair> {
        @Override
        public Arbitrary<BroadcastPair> get() {
            Arbitrary<Integer> dropped = Arbitraries.integers().between(0, 3);
            Arbitrary<Integer> ones = Arbitraries.integers().between(0, 7);
            return Combinators.combine(new SmallShapes().get(), dropped, ones, dropped, ones)
                    .as((shape, dropA, onesA, dropB, onesB) ->
                            new BroadcastPair(lessened(shape, dropA, onesA), lessened(shape, dropB, onesB)));
        }

        private static Shape lessened(Shape shape, int dropped, int ones) {
            return Shape.of(IntStream.range(Math.min(dropped, shape.rank()), shape.rank())
                    .map(axis -> (ones >> axis & 1) == 1 ? 1 : shape.size(axis))
                    .toArray());
        }
    }
}
