package dev.refrain.nn.train;

import dev.refrain.nn.Parameters;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;

/** A model's parameters as a state. */
record ModelState(Object model) implements Resumable {
    @Override
    public Snapshot snapshot() {
        return Snapshot.of(Parameters.values(model));
    }

    @Override
    public void resume(Snapshot from) {
        Parameters.load(model, from.tensors());
    }
}
