package dev.refrain.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.nn.io.CheckpointFolder;
import dev.refrain.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that was stopped anywhere and went on is the one that never stopped. */
class ResumeTest {
    private static final int UPDATES = 40;

    @TempDir
    private Path folder;

    private String weights;
    private TrainingResult undisturbed;
    private final Told told = new Told();

    @BeforeEach
    void train() throws IOException {
        Task task = new Task();
        undisturbed = task.trainer().listener(told).train();
        weights = Parameters.sha256(task.model);
    }

    /** Stops a training in the middle of an update's end: what it told is kept, what it saved is before. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void run(Path folder, Told into, int stopAt) throws IOException {
        TrainingListener stop = new TrainingListener() {
            @Override
            public void updated(Update update) {
                if (update.number() == stopAt) {
                    throw new Stop();
                }
            }
        };
        assertThrows(
                Stop.class,
                () -> new Task().trainer(folder).listener(into).listener(stop).train());
    }

    @Test
    void stoppedOnceAnywhereItEndsTheSame() throws IOException {
        for (int stopAt : new int[] {1, 2, 3, 4, 5, 8, 13, 24, 39, 40}) { // epochs have four
            Path own = folder.resolve("at" + stopAt);
            Told before = new Told();
            run(own, before, stopAt);
            Task task = new Task();
            Told after = new Told();
            TrainingResult result = task.trainer(own).listener(after).train();
            assertEquals(weights, Parameters.sha256(task.model), "stopped at " + stopAt);
            assertEquals(stopAt - 1, result.resumedFrom());
            assertSame(result);
            List<Double> losses = new ArrayList<>(before.losses.subList(0, stopAt - 1));
            losses.addAll(after.losses);
            assertEquals(told.losses, losses);
            List<Figures> figures = new ArrayList<>(before.figures);
            figures.addAll(after.figures);
            assertEquals(told.figures, figures);
        }
    }

    private void assertSame(TrainingResult result) {
        assertEquals(undisturbed.ending(), result.ending());
        assertEquals(undisturbed.updates(), result.updates());
        assertEquals(undisturbed.figures(), result.figures());
        assertEquals(undisturbed.best(), result.best());
        assertEquals(undisturbed.bestUpdate(), result.bestUpdate());
        assertEquals(undisturbed.tokens(), result.tokens());
    }

    @Test
    void stoppedAtEveryUpdateItEndsTheSame() throws IOException {
        for (int stopAt = 1; stopAt <= UPDATES; stopAt++) {
            run(folder, new Told(), stopAt);
            run(folder, new Told(), stopAt); // nothing was saved of that update
        }
        Task task = new Task();
        assertSame(task.trainer(folder).train());
        assertEquals(weights, Parameters.sha256(task.model));
    }

    @Test
    void anInterruptedOneIsSavedAndGoesOn() throws IOException {
        Told first = new Told();
        TrainingListener interrupt = new TrainingListener() {
            @Override
            public void updated(Update update) {
                if (update.number() == 11) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Task interrupted = new Task();
        TrainingResult early = interrupted
                .trainer()
                .checkpoints(new CheckpointFolder(folder, 1))
                .listener(first)
                .listener(interrupt)
                .train();
        assertTrue(Thread.interrupted());
        assertEquals(Ending.INTERRUPTED, early.ending());
        assertEquals(11, early.updates());
        assertEquals("saved update-000000011.safetensors", first.lines.get(first.lines.size() - 2));
        Task task = new Task();
        assertSame(task.trainer(folder).train());
        assertEquals(weights, Parameters.sha256(task.model));
    }

    @Test
    void aFinishedOneTrainsNothingAndGivesTheSameResult() throws IOException {
        new Task().trainer(folder).train();
        Map<Path, byte[]> files = Map.of(folder, Files.readAllBytes(folder.resolve("update-000000040.safetensors")));
        Task task = new Task();
        Told again = new Told();
        TrainingResult result = task.trainer(folder).listener(again).train();
        assertSame(result);
        assertEquals(UPDATES, result.resumedFrom());
        assertEquals(weights, Parameters.sha256(task.model));
        assertEquals(
                List.of("resumed from update-000000040.safetensors0", "begun waves at 40 of 40", "ended at 40"),
                again.lines);
        assertEquals(List.of(), again.losses);
        assertEquals(
                files.get(folder).length, Files.readAllBytes(folder.resolve("update-000000040.safetensors")).length);
    }

    @Test
    void withoutACheckpointItBeginsAfresh() throws IOException {
        Task task = new Task();
        TrainingResult result = task.trainer(folder.resolve("new")).train();
        assertEquals(0, result.resumedFrom());
        assertSame(result);
    }

    @Test
    void aDamagedNewestOneIsPassedOver() throws IOException {
        run(folder, new Told(), 9);
        Path newest = folder.resolve("update-000000008.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 1] ^= 1;
        Files.write(newest, bytes);
        Task task = new Task();
        Told after = new Told();
        TrainingResult result = task.trainer(folder).listener(after).train();
        assertEquals(7, result.resumedFrom());
        assertEquals("resumed from update-000000007.safetensors1", after.lines.getFirst());
        assertEquals(weights, Parameters.sha256(task.model));
    }

    @Test
    void whereAllAreDamagedItDoesNotBeginAfresh() throws IOException {
        Files.write(folder.resolve("update-000000008.safetensors"), new byte[100]);
        assertThrows(IOException.class, () -> new Task().trainer(folder).train());
    }

    @Test
    void otherSettingsAreNamed() throws IOException {
        run(folder, new Told(), 2);
        Trainer<?> other =
                new Task().trainer(folder).configuration(Map.of("rate", "0.03")).updates(50);
        HyperParameterException thrown = assertThrows(HyperParameterException.class, other::train);
        assertEquals(
                "resume: the training in %s has other settings: rate: got 0.03, expected 0.02; updates in all: got 50, expected 40"
                        .formatted(folder.resolve("update-000000001.safetensors")),
                thrown.getMessage());
    }

    @Test
    void ofAnotherOptimiserNothingIsTaken() throws IOException {
        run(folder, new Told(), 5);
        Task task = new Task();
        String before = Parameters.sha256(task.model);
        Trainer<?> other = Trainer.of(
                        task.model,
                        new Task.Waves(),
                        (batch, noise) -> {
                            throw new AssertionError("nothing is learned");
                        },
                        new Sgd().withMomentum(0.9).on(task.model, 0.1))
                .accumulate(2)
                .updates(UPDATES)
                .key(dev.refrain.tensor.RandomKey.of(9))
                .configuration(Map.of("rate", "0.02"))
                .checkpoints(new CheckpointFolder(folder, 3))
                .resume();
        assertThrows(StateMismatchException.class, other::train);
        assertEquals(before, Parameters.sha256(task.model));
    }

    @Test
    void aFolderWithATrainingIsNotOverwritten() throws IOException {
        run(folder, new Told(), 3);
        Trainer<?> fresh = new Task().trainer().checkpoints(new CheckpointFolder(folder, 3));
        HyperParameterException thrown = assertThrows(HyperParameterException.class, fresh::train);
        assertEquals(
                "trainer: %s has checkpoints of a training already: resume it, or choose another folder"
                        .formatted(folder),
                thrown.getMessage());
    }

    @Test
    void theNewestAreKeptAndTheBest() throws IOException {
        new Task().trainer(folder).train();
        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of(
                            "best.safetensors",
                            "update-000000038.safetensors",
                            "update-000000039.safetensors",
                            "update-000000040.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertFalse(new CheckpointFolder(folder, 1).isEmpty());
    }
}
