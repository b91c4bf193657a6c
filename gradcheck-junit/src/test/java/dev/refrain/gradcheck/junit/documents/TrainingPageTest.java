package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.nn.optim.UpdateRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/training.md shows runs, and it names every rule there is. */
class TrainingPageTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsShownPrintsWhatIsShown() throws IOException, InterruptedException {
        Document.of("docs/training.md").assertPrintsWhatItShows(folder, "Loop", "Optimisers", "Rule");
    }

    @Test
    void everyRuleIsNamed() throws IOException {
        String page = Document.of("docs/training.md").text();
        List<String> rules = ProjectClasses.libraries().stream()
                .filter(each -> each.isAssignableTo(UpdateRule.class) && each.isRecord())
                .map(each -> each.getSimpleName())
                .filter(name -> !name.equals("LazyRule"))
                .toList();
        assertEquals(8, rules.size());
        for (String rule : rules) {
            assertTrue(page.contains("`" + rule + "`"), rule);
        }
    }
}
