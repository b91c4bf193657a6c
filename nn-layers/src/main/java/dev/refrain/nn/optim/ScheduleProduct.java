package dev.refrain.nn.optim;

import java.util.Objects;

/** The product of two schedules. */
record ScheduleProduct(Schedule first, Schedule second) implements SchedulePair {
    ScheduleProduct {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "factors");
    }

    @Override
    public double at(long update) {
        return first.at(update) * second.at(update);
    }
}
