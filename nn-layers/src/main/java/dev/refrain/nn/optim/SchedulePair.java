package dev.refrain.nn.optim;

import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;

/** A schedule made of two, whose state is that of both. */
interface SchedulePair extends Schedule {
    Schedule first();

    Schedule second();

    @Override
    default Snapshot snapshot() {
        return Snapshot.empty().with("first", first().snapshot()).with("second", second().snapshot());
    }

    @Override
    default void resume(Snapshot from) {
        Snapshot before = first().snapshot();
        first().resume(from.part("first"));
        try {
            second().resume(from.part("second"));
        } catch (StateMismatchException e) {
            first().resume(before);
            throw e;
        }
    }
}
