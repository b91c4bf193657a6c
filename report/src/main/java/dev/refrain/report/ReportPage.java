package dev.refrain.report;

import dev.refrain.nn.io.Replacement;
import dev.refrain.report.page.Page;
import dev.refrain.report.picture.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/**
 * A page of sections as a file of HTML, which needs no network; of a training, {@link RunReport} makes one.
 *
 * @param title of it
 * @param subtitle what is to be known first
 * @param tiles numbers to be seen at once, by name
 * @param sections what is on it
 */
public record ReportPage(String title, String subtitle, SequencedMap<String, String> tiles, List<Section> sections) {
    /** The list is copied. */
    public ReportPage {
        sections = List.copyOf(sections);
    }

    /**
     * Writes it into a file, which is replaced as a whole; its directory is made.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        byte[] html = Page.of(title, subtitle, tiles, sections).getBytes(StandardCharsets.UTF_8);
        Replacement.write(file, out -> out.write(ByteBuffer.wrap(html)));
    }
}
