package dev.refrain.nn.train;

/** Why a training ended. */
public enum Ending {
    /** All updates were made. */
    COMPLETED,
    /** The goal was not come nearer to for as many validations as patience was given. */
    STOPPED_EARLY,
    /** The thread was interrupted; a checkpoint was written if there is a folder for them, and the training can go on. */
    INTERRUPTED
}
