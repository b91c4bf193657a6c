package dev.refrain.gradcheck.junit.documents;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/gradient-flow.md shows runs, and prints what it says. */
class GradientFlowPageTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsShownPrintsWhatIsShown() throws IOException, InterruptedException {
        Document.of("docs/gradient-flow.md").assertPrintsWhatItShows(folder, "Findings", "Carried");
    }
}
