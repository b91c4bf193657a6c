package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Sink;
import java.util.BitSet;

/** Which gradients are asked for: by x, by any first state, by which of what is shared. */
record Wanted(boolean input, boolean states, BitSet shared) {
    /** What a sink wants of inputs in the order of {@link ScanOp}. */
    static Wanted by(Sink sink, int states, int count) {
        boolean anyState = false;
        for (int k = 1; k <= states; k++) {
            anyState |= sink.wants(k);
        }
        BitSet shared = new BitSet();
        for (int i = 1 + states; i < count; i++) {
            shared.set(i - 1 - states, sink.wants(i));
        }
        return new Wanted(sink.wants(0), anyState, shared);
    }

    /** All there are of so many. */
    static Wanted all(int sharedOnes) {
        BitSet shared = new BitSet();
        shared.set(0, sharedOnes);
        return new Wanted(true, true, shared);
    }
}
