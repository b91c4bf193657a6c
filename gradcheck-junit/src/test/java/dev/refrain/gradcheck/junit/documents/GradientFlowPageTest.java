package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/gradient-flow.md shows runs, and prints what it says. */
class GradientFlowPageTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsShownPrintsWhatIsShown() throws IOException, InterruptedException {
        Document page = Document.of("docs/gradient-flow.md");
        List<String> names = List.of("Findings", "Carried");
        List<String> code = page.blocks("java");
        List<String> printed = page.blocks("");
        assertEquals(1 + names.size(), code.size());
        for (int i = 0; i < names.size(); i++) {
            String imports = Document.of("README.md").blocks("java").get(2) + code.getFirst();
            String found = Document.run(folder, names.get(i), imports + code.get(1 + i));
            assertEquals(printed.get(i).strip(), found.strip(), names.get(i));
        }
    }
}
