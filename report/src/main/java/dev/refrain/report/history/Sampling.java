package dev.refrain.report.history;

/**
 * At which updates something costly is looked at: the first, and every n-th.
 *
 * @param every n
 */
public record Sampling(long every) {
    /** So often that it is at most about so many times in all the updates of a run. */
    public static Sampling of(long updates, int times) {
        return new Sampling(Math.max(1, Math.ceilDiv(Math.max(0, updates), times)));
    }

    /** Whether after this update, counted from 1. */
    public boolean at(long update) {
        return update == 1 || update % every == 0;
    }
}
