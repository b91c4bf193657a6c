package dev.refrain.report;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.report.drawing.Drawing;
import dev.refrain.report.history.RunHistory;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The curves of a training as PNG files, when it ends: one for each kind of figure, such as {@code loss.png}, and
 * {@code loss-of-each-batch.png}, {@code learning-rate.png}, {@code gradient-norm.png}, {@code gradient-norms.png}. What it
 * remembers goes into checkpoints. For classes that draw, see {@link Drawing}.
 */
public final class PictureFiles implements TrainingListener, Resumable {
    private final Path folder;
    private final RunHistory history = new RunHistory();

    /** Into a directory, which is made when the training ends. */
    public PictureFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public void begun(Run run) {
        history.begun(run);
    }

    @Override
    public void updated(Update update) {
        history.updated(update);
    }

    @Override
    public void figures(Figures figures) {
        history.figures(figures);
    }

    /** @throws UncheckedIOException if a picture cannot be written */
    @Override
    public void ended(long updates) {
        try {
            Files.createDirectories(folder);
            for (Picture each : history.curves()) {
                Drawing.write(each, folder.resolve(fileName(each.title())));
            }
            if (history.gradientNorm().isPresent()) {
                Drawing.write(history.gradientNorm().get(), folder.resolve("gradient-norm.png"));
            }
            for (Picture each : history.parameters()) {
                if (each instanceof HeatMap) {
                    Drawing.write(each, folder.resolve("gradient-norms.png"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of figures may have signs that names of files may not. */
    private static String fileName(String title) {
        return title.replaceAll("[^\\p{L}\\p{N}.]+", "-").replaceFirst("^[.-]+", "") + ".png";
    }

    @Override
    public Snapshot snapshot() {
        return history.snapshot();
    }

    @Override
    public void resume(Snapshot from) {
        history.resume(from);
    }
}
