package dev.refrain.nn.train;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.tensor.RefrainException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Things with states under names, which go on together or not at all. */
final class Parts implements Resumable {
    private final SequencedMap<String, Resumable> parts = new LinkedHashMap<>();

    /** One more. */
    void add(String name, Resumable part) {
        if (parts.putIfAbsent(name, part) != null) {
            throw new HyperParameterException(
                    "trainer: got two parts named %s, expected every name once".formatted(name));
        }
    }

    @Override
    public Snapshot snapshot() {
        Snapshot all = Snapshot.empty();
        for (Map.Entry<String, Resumable> each : parts.entrySet()) {
            all = all.with(each.getKey(), each.getValue().snapshot());
        }
        return all;
    }

    @Override
    public void resume(Snapshot from) {
        Snapshot before = snapshot();
        try {
            set(from);
        } catch (RefrainException mismatch) {
            set(before);
            throw mismatch;
        }
    }

    private void set(Snapshot to) {
        parts.forEach((name, part) -> part.resume(to.part(name)));
    }
}
