package dev.refrain.autograd.scan;

import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.List;

/** A call of a kernel in a run of a program. */
sealed interface Part {
    /** The values it calculates. */
    List<Integer> results();

    /**
     * A matrix product.
     *
     * @param onto what it is accumulated onto, if {@link #isAccumulated}
     */
    record Product(int node, int left, int right, int onto) implements Part {
        private static final int NOTHING = -1;

        Product(int node, int left, int right) {
            this(node, left, right, NOTHING);
        }

        boolean isAccumulated() {
            return onto != NOTHING;
        }

        @Override
        public List<Integer> results() {
            return List.of(node);
        }
    }

    /** A loop over pointwise functions. */
    record Loop(PointwiseProgram program, List<Integer> inputs, List<Integer> results) implements Part {}

    /** Any other op. */
    record Call(int node) implements Part {
        @Override
        public List<Integer> results() {
            return List.of(node);
        }
    }
}
