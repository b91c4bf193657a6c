package dev.refrain.nn.optim;

import java.util.Objects;

/** One schedule after the other. */
record ScheduleChain(Schedule first, long updates, Schedule second) implements SchedulePair {
    ScheduleChain {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "next");
    }

    @Override
    public double at(long update) {
        return update < updates ? first.at(update) : second.at(update - updates);
    }
}
