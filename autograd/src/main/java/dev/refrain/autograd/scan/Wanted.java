package dev.refrain.autograd.scan;

import java.util.List;

/** Which gradients are asked for: by x, by any first state, by each of what is shared. */
record Wanted(boolean input, boolean states, List<Boolean> shared) {
    Wanted {
        shared = List.copyOf(shared);
    }
}
