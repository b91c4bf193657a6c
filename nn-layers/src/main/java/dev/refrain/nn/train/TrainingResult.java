package dev.refrain.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What came of a training.
 *
 * @param ending why it ended
 * @param updates how many were made, by this run and those that it continues
 * @param resumedFrom after how many updates this run began; 0 if it is the first
 * @param skipped updates that were left out since something was not finite
 * @param best the figure that the goal names, where the model was best; NaN without a goal or a validation
 * @param bestUpdate after which update that was; 0 if there is none
 * @param figures the newest value of every figure
 * @param tokens predictions that were learned from
 * @param seconds spent, by this run and those that it continues
 */
public record TrainingResult(
        Ending ending,
        long updates,
        long resumedFrom,
        long skipped,
        double best,
        long bestUpdate,
        SequencedMap<String, Double> figures,
        long tokens,
        double seconds) {
    /** With all of them; the map is copied. */
    public TrainingResult {
        figures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(figures));
    }
}
