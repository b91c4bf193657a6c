package dev.refrain.nn.train;

import java.nio.file.Path;
import java.util.List;

/**
 * Who is told about a training. What it does changes no result. One that is {@link dev.refrain.nn.Resumable} is kept in
 * checkpoints, and after a stop it goes on from there.
 */
public interface TrainingListener {
    /**
     * Before {@link #begun}, if the training goes on from a checkpoint.
     *
     * @param passedOver newer checkpoints that are damaged, each in one sentence
     */
    default void resumed(Path checkpoint, List<String> passedOver) {}

    /** Before the first update, after the state of a run that is continued was restored. */
    default void begun(Run run) {}

    /** After every update. */
    default void updated(Update update) {}

    /** At every point where figures are taken, and after every validation. */
    default void figures(Figures figures) {}

    /** After a checkpoint was written. */
    default void saved(Path checkpoint, long update) {}

    /** After the last update, or when the training stopped early. */
    default void ended(long updates) {}
}
