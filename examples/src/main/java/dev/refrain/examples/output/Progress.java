package dev.refrain.examples.output;

import java.util.function.LongConsumer;

/** A progress bar as work sees it: told how much is done, counted from 0. */
public interface Progress extends LongConsumer {
    /** Shows some words behind the bar. */
    void note(String words);
}
