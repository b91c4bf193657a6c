package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        Document page = Document.of("docs/recurrent.md");
        List<String> names = List.of("Leaky", "Layers", "Lengths", "Trace", "Writer", "Streams", "Decoder");
        List<String> code = page.blocks("java");
        List<String> printed = page.blocks("");
        assertEquals(1 + names.size(), code.size());
        for (int i = 0; i < names.size(); i++) {
            String imports = Document.of("README.md").blocks("java").get(2) + code.getFirst();
            String found = Document.run(folder, names.get(i), imports + code.get(1 + i));
            assertEquals(printed.get(i).strip(), found.strip(), names.get(i));
        }
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
