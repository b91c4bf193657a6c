package dev.refrain.examples.option;

import dev.refrain.examples.output.Console;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.io.CheckpointFolder;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.Trainer;
import dev.refrain.nn.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a training is kept, so that it can go on after a stop. */
public final class CheckpointOptions {
    private static final int KEPT = 3;

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "DIR",
            description = "Keep the state of the training in this folder: the newest three, and the best one.")
    private @Nullable Path folder;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "SECONDS",
            description = "How often it is saved; at the end, too. Default: 10.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private @Nullable Double seconds;

    @Option(
            names = "--resume",
            description =
                    "Go on from the newest checkpoint; without one, begin. The result is the same as without a stop.")
    private boolean resume;

    /**
     * Says so if they do not fit each other.
     *
     * @throws HyperParameterException if one makes no sense without another
     */
    public void check() {
        if (folder == null && resume) {
            throw new HyperParameterException("--resume: got no --checkpoint-dir, expected the folder of the training");
        }
        if (folder == null && seconds != null) {
            throw new HyperParameterException("--checkpoint-every: got no --checkpoint-dir, expected a folder");
        }
        if (folder != null && folder.toString().isBlank()) {
            throw new HyperParameterException("--checkpoint-dir: got an empty name, expected a folder");
        }
        if (seconds != null && !(seconds > 0 && seconds < 1e6)) {
            throw new HyperParameterException(
                    "--checkpoint-every: got %s, expected a number of seconds above 0".formatted(seconds));
        }
    }

    /** Gives them to a training, which then says on a console from where it goes on. */
    public void apply(Trainer<?> trainer, Console console) {
        if (folder == null) {
            return;
        }
        double rest = seconds == null ? 10 : seconds;
        trainer.checkpoints(new CheckpointFolder(folder, KEPT))
                .saveEvery(Duration.ofNanos((long) (rest * 1e9)))
                .listener(new Said(console));
        if (resume) {
            trainer.resume();
        }
    }

    private record Said(Console console) implements TrainingListener {
        @Override
        public void resumed(Path checkpoint, List<String> passedOver) {
            passedOver.forEach(damage -> console.complain("passed over: %s", damage));
            console.line("resumed from %s", checkpoint);
        }

        @Override
        public void begun(Run run) {
            if (run.isResumed()) {
                console.line("%,d of %,d updates were made before", run.done(), run.updates());
            }
        }
    }
}
