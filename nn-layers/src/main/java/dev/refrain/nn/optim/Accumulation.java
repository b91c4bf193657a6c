package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One update for the mean gradient of several batches, as if they had been one: for batches of one size and a loss that is a
 * mean, up to rounding. A parameter that some of them do not depend on has 0 there.
 *
 * <pre>{@code Accumulation accumulation = new Accumulation(4);
 * for (Batch batch : batches) {
 *   accumulation.add(gradients(batch)).ifPresent(optimiser::step);
 * }
 * accumulation.rest().ifPresent(optimiser::step);}</pre>
 */
public final class Accumulation {
    private final int batches;
    private @Nullable Gradients sum;
    private int pending;

    /**
     * Of so many batches.
     *
     * @throws HyperParameterException if it is not 1 or more
     */
    public Accumulation(int batches) {
        this.batches = Checks.positive("batches of an update", batches);
    }

    /**
     * Adds the gradients of a batch; the mean, if it is the last one of an update.
     *
     * @throws dev.refrain.autograd.TapeException if a parameter was written since the first batch of the update
     */
    public Optional<Gradients> add(Gradients ofBatch) {
        sum = sum == null ? ofBatch : sum.add(ofBatch);
        pending++;
        return pending == batches ? rest() : Optional.empty();
    }

    /** How many batches were added since the last update. */
    public int pending() {
        return pending;
    }

    /** The mean of the batches since the last update, where an epoch ends with fewer; empty if there are none. */
    public Optional<Gradients> rest() {
        Gradients all = sum;
        int count = pending;
        sum = null;
        pending = 0;
        return Optional.ofNullable(all).map(gradients -> count == 1 ? gradients : gradients.mul(1.0 / count));
    }
}
