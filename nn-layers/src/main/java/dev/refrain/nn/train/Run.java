package dev.refrain.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What is trained, told once at the beginning.
 *
 * @param name of the task, such as "poetry"
 * @param model the model, whose parameters change while it is trained
 * @param configuration every setting that the result depends on, in words
 * @param updates how many updates there will be in all
 * @param done how many were done before, by a run that this one continues
 */
public record Run(String name, Object model, SequencedMap<String, String> configuration, long updates, long done) {
    /** With all of them; the map is copied. */
    public Run {
        configuration = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(configuration));
    }

    /** Whether another run began it. */
    public boolean isResumed() {
        return done > 0;
    }
}
