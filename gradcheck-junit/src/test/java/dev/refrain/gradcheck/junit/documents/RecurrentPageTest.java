package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.nn.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/recurrent.md shows runs, and it names every cell there is. */
class RecurrentPageTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsShownPrintsWhatIsShown() throws IOException, InterruptedException {
        Document.of("docs/recurrent.md")
                .assertPrintsWhatItShows(folder, "Leaky", "Layers", "Lengths", "Trace", "Writer", "Streams", "Decoder");
    }

    @Test
    void everyCellIsNamed() throws IOException {
        String page = Document.of("docs/recurrent.md").text();
        List<String> cells = ProjectClasses.libraries().stream()
                .filter(each -> each.isAssignableTo(Cell.class) && each.isRecord())
                .map(each -> each.getSimpleName())
                .filter(name -> !name.equals("Remembering")) // a sample's
                .toList();
        assertTrue(cells.size() > 15, cells::toString);
        for (String cell : cells) {
            assertTrue(page.contains("`" + cell + "`"), cell);
        }
    }
}
