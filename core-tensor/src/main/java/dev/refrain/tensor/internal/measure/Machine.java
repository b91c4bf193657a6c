package dev.refrain.tensor.internal.measure;

import dev.refrain.tensor.internal.compute.MultiplyAdds;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * What the kernels run on.
 *
 * @param threads how many work at most
 * @param vectorBits how long vectors are; 0 where the loops are plain
 */
public record Machine(int threads, int vectorBits) {
    /** This one. */
    public static Machine here() {
        return new Machine(Workers.threads(), MultiplyAdds.vectorBits());
    }
}
