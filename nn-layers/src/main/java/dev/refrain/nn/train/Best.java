package dev.refrain.nn.train;

import dev.refrain.nn.Parameters;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The best weights so far, and for how many validations they have been that. */
final class Best implements Resumable {
    private final Goal goal;
    private double value = Double.NaN;
    private long update;
    private long since;
    private SequencedMap<String, Tensor> weights = new LinkedHashMap<>();

    Best(Goal goal) {
        this.goal = goal;
    }

    double value() {
        return value;
    }

    long update() {
        return update;
    }

    /** Validations since it got better. */
    long since() {
        return since;
    }

    /** Takes what a validation found after an update; returns whether the model is better than before. */
    boolean take(double found, long updates, Object model) {
        if (!goal.isBetter(found, value)) {
            since++;
            return false;
        }
        value = found;
        update = updates;
        since = 0;
        weights = new LinkedHashMap<>(Parameters.values(model));
        return true;
    }

    /** Gives the model its best weights, if there are any. */
    void restore(Object model) {
        if (!weights.isEmpty()) {
            Parameters.load(model, weights);
        }
    }

    @Override
    public Snapshot snapshot() {
        return Snapshot.empty()
                .with("value", value)
                .with("update", update)
                .with("since", since)
                .with("weights", Snapshot.of(weights));
    }

    @Override
    public void resume(Snapshot from) {
        double savedValue = from.real("value");
        long savedUpdate = from.whole("update");
        since = from.whole("since");
        value = savedValue;
        update = savedUpdate;
        weights = new LinkedHashMap<>(from.part("weights").tensors());
    }
}
