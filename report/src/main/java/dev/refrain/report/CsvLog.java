package dev.refrain.report;

import dev.refrain.nn.io.Replacement;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The figures of a training as a table for spreadsheets: a row per update at which some were taken, a column per name, in the
 * order in which they came first; empty where there was none.
 *
 * <pre>{@code update,train/loss,valid/loss
 * 100,2.25,
 * 200,1.75,1.875}</pre>
 *
 * <p>There are no times in it, so the same training writes the same bytes. A run that is continued drops the rows of updates
 * that it does again, and a row that was cut off. Every row is handed to the system at once.
 */
public final class CsvLog implements TrainingListener {
    private final Path file;
    private CsvTable table = CsvTable.empty();

    /** Into a file; its directory is made when the training begins. */
    public CsvLog(Path file) {
        this.file = file;
    }

    /**
     * Begins the file anew, or goes on with it.
     *
     * @throws UncheckedIOException if it cannot be read or written
     * @throws dev.refrain.nn.DataFormatException if there is a file to go on with, and it is not such a table
     */
    @Override
    public void begun(Run run) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            boolean goesOn = run.isResumed() && Files.exists(file);
            table = goesOn ? CsvTable.read(file).until(run.done()) : CsvTable.empty();
            replace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void figures(Figures figures) {
        try {
            switch (table.add(figures)) {
                case ROW ->
                    Files.writeString(file, table.lastLine(), StandardCharsets.UTF_8, StandardOpenOption.APPEND);
                case ALL -> replace();
                case NOTHING -> {}
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace() throws IOException {
        byte[] bytes = table.text().getBytes(StandardCharsets.UTF_8);
        Replacement.write(file, out -> out.write(ByteBuffer.wrap(bytes)));
    }
}
