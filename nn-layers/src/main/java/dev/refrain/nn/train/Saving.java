package dev.refrain.nn.train;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.io.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When a training is saved, what is in a checkpoint, and how one goes on from it. */
final class Saving {
    private static final String CONFIGURATION = "configuration";
    private static final String LISTENERS = "listeners";
    private static final String KEY = "key";

    private final Trainer<?> trainer;
    private final Parts parts;
    private final Course course;
    private final @Nullable CheckpointFolder folder;
    private long savedAt = System.nanoTime();

    Saving(Trainer<?> trainer, Parts parts, Course course) {
        this.trainer = trainer;
        this.parts = parts;
        this.course = course;
        this.folder = trainer.folder;
    }

    /** Goes on from the newest checkpoint if that is wanted and there is one. */
    void begin() throws IOException {
        if (folder == null) {
            if (trainer.resume) {
                throw new HyperParameterException(
                        "trainer: got resume without checkpoints, expected a folder for them");
            }
            return;
        }
        if (!trainer.resume) {
            if (!folder.isEmpty()) {
                throw new HyperParameterException(
                        "trainer: %s has checkpoints of a training already: resume it, or choose another folder"
                                .formatted(folder.path()));
            }
            return;
        }
        Optional<CheckpointFolder.Found> newest = folder.newest();
        if (newest.isPresent()) {
            resume(newest.get());
        }
    }

    private void resume(CheckpointFolder.Found found) {
        Snapshot state = found.state();
        checkSame(found.file(), state);
        parts.resume(state);
        resumables().forEach((name, listener) -> {
            Snapshot own = state.part(LISTENERS).part(name);
            if (!own.equals(Snapshot.empty())) { // it may be new to this run
                listener.resume(own);
            }
        });
        trainer.listeners.forEach(listener -> listener.resumed(found.file(), found.passedOver()));
    }

    /** Says so if a setting is another one: the training would not be the same. */
    private void checkSame(Path file, Snapshot state) {
        Map<String, String> saved = state.part(CONFIGURATION).texts();
        Map<String, String> now = configuration();
        TreeSet<String> names = new TreeSet<>(saved.keySet());
        names.addAll(now.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String before = saved.getOrDefault(name, "nothing");
            String wanted = now.getOrDefault(name, "nothing");
            if (!before.equals(wanted)) {
                differences.add("%s: got %s, expected %s".formatted(name, wanted, before));
            }
        }
        if (!differences.isEmpty()) {
            throw new HyperParameterException("resume: the training in %s has other settings: %s"
                    .formatted(file, String.join("; ", differences)));
        }
    }

    private SequencedMap<String, String> configuration() {
        SequencedMap<String, String> all = new LinkedHashMap<>(trainer.configuration);
        all.put("updates in all", Long.toString(trainer.totalUpdates()));
        all.put("batches per epoch", Long.toString(trainer.batches.perEpoch()));
        all.put("batches per update", Integer.toString(trainer.accumulate));
        all.put(KEY, trainer.key.toString());
        return all;
    }

    /** Listeners with a state, by their class, numbered where there are several of one. */
    private SequencedMap<String, Resumable> resumables() {
        SequencedMap<String, Resumable> found = new LinkedHashMap<>();
        for (TrainingListener listener : trainer.listeners) {
            if (listener instanceof Resumable resumable) {
                String name = listener.getClass().getSimpleName();
                int same = 1;
                while (found.containsKey(name + same)) {
                    same++;
                }
                found.put(name + same, resumable);
            }
        }
        return found;
    }

    /** Saves after an update if it is time for it. */
    void after(boolean isBest, @Nullable Ending ending) throws IOException {
        if (folder == null) {
            return;
        }
        boolean due = ending != null
                || (trainer.save != null && trainer.save.isDue(course.updates(), trainer.updatesPerEpoch()))
                || System.nanoTime() - savedAt >= trainer.saveAfter.toNanos();
        if (due || isBest) {
            boolean interrupted = Thread.interrupted(); // an interrupted thread cannot write
            try {
                save(folder, due, isBest);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void save(CheckpointFolder into, boolean due, boolean isBest) throws IOException {
        Snapshot state = state();
        if (isBest) {
            tell(into.saveBest(state));
        }
        if (due) {
            tell(into.save(course.updates(), state));
            savedAt = System.nanoTime();
        }
    }

    private void tell(Path file) {
        trainer.listeners.forEach(listener -> listener.saved(file, course.updates()));
    }

    private Snapshot state() {
        Snapshot state = parts.snapshot();
        Snapshot settings = new Snapshot(new LinkedHashMap<>(), configuration());
        Snapshot listeners = Snapshot.empty();
        for (Map.Entry<String, Resumable> each : resumables().entrySet()) {
            listeners = listeners.with(each.getKey(), each.getValue().snapshot());
        }
        return state.with(CONFIGURATION, settings).with(LISTENERS, listeners);
    }
}
