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
import dev.refrain.report.picture.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The curves of a training, and the pictures of sections that are {@linkplain #show shown}, as PNG files, when it ends: one for each kind of figure, such as {@code loss.png}, and
 * {@code loss-of-each-batch.png}, {@code learning-rate.png}, {@code gradient-norm.png}, {@code gradient-norms.png}. What it
 * remembers goes into checkpoints. For classes that draw, see {@link Drawing}.
 */
public final class PictureFiles implements TrainingListener, Resumable, Showing {
    private final Path folder;
    private final RunHistory history = new RunHistory();
    private final SequencedMap<String, Section> shown = new LinkedHashMap<>();

    /** Into a directory, which is made when the training begins. */
    public PictureFiles(Path folder) {
        this.folder = folder;
    }

    /** Has the pictures of a section drawn when the training ends, in files named by their titles. */
    @Override
    public void show(Section section) {
        shown.put(section.title(), section);
    }

    /** @throws UncheckedIOException if the directory cannot be made */
    @Override
    public void begun(Run run) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            for (Section section : shown.values()) {
                write(section, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Draws the pictures of a section, in files named by their titles.
     *
     * @param folder which is made
     * @throws IOException if a picture cannot be written
     */
    public static void write(Section section, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Picture each : section.pictures()) {
            Drawing.write(each, folder.resolve(fileName(each.title())));
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
