package dev.refrain.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Some numbers at one point of a training, by name: "train/loss" is the mean loss since the figures before, "train/rate" the
 * learning rate, "valid/perplexity" what a validation found.
 *
 * @param update after which update
 */
public record Figures(long update, SequencedMap<String, Double> values) {
    /** With both; the map is copied. */
    public Figures {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }
}
