package dev.refrain.nn.optim;

import dev.refrain.nn.HyperParameterException;
import java.util.Objects;

/** How far an optimiser is in its schedule. */
final class LearningRate {
    private final Schedule schedule;
    private long updates;

    LearningRate(Schedule schedule) {
        this.schedule = Objects.requireNonNull(schedule, "schedule");
    }

    Schedule schedule() {
        return schedule;
    }

    long updates() {
        return updates;
    }

    /** The rate of the update that is due. */
    double now() {
        double rate = schedule.at(updates);
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw new HyperParameterException(
                    "learning rate: the schedule gives %s at update %d, expected a finite number, 0 or more"
                            .formatted(rate, updates));
        }
        return rate;
    }

    /** The update was made. */
    void advance() {
        updates++;
    }

    /** So many were made. */
    void resume(long count) {
        updates = count;
    }
}
