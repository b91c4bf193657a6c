package dev.refrain.nn.train;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;

/**
 * How often something is done.
 *
 * <pre>{@code Every.updates(1000); Every.epochs(1)}</pre>
 *
 * @param count of updates or of epochs
 * @param isOfEpochs which of them
 */
public record Every(long count, boolean isOfEpochs) {
    /**
     * Once in so many.
     *
     * @throws HyperParameterException if that is not 1 or more
     */
    public Every {
        if (count < 1) {
            throw new HyperParameterException("every: got %d, expected 1 or more".formatted(count));
        }
    }

    /** After each so many updates. */
    public static Every updates(long count) {
        return new Every(count, false);
    }

    /** At the end of each so many epochs. */
    public static Every epochs(int count) {
        return new Every(Checks.positive("every epochs", count), true);
    }

    /** Whether it is due after so many updates. */
    boolean isDue(long updates, long updatesPerEpoch) {
        return isOfEpochs
                ? updates % updatesPerEpoch == 0 && updates / updatesPerEpoch % count == 0
                : updates % count == 0;
    }
}
