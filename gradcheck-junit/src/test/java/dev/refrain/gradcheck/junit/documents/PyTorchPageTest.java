package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/pytorch.md shows runs, with a file that PyTorch wrote. */
class PyTorchPageTest {
    private static final String FILE =
            "gradcheck-junit/src/test/resources/dev/refrain/gradcheck/junit/golden/tagger.safetensors";

    @TempDir
    private Path folder;

    @Test
    void whatIsShownPrintsWhatIsShown() throws IOException, InterruptedException {
        Path theirs = Files.copy(ProjectClasses.ROOT.resolve(FILE), folder.resolve("tagger.safetensors"));
        Document page = Document.of("docs/pytorch.md");
        String imports = Document.of("README.md").blocks("java").get(2);
        String printed =
                Document.run(folder, "Example", imports + page.blocks("java").getFirst());
        assertEquals(page.blocks("").getFirst().strip(), printed.strip());
        SafeTensors ours = SafeTensors.read(folder.resolve("ours.safetensors"));
        assertEquals(SafeTensors.read(theirs).tensors().keySet(), ours.tensors().keySet());
    }
}
