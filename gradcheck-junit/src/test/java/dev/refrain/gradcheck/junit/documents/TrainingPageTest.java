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
        Document page = Document.of("docs/training.md");
        List<String> names = List.of("Loop", "Optimisers", "Rule");
        List<String> code = page.blocks("java");
        List<String> printed = page.blocks("");
        assertEquals(1 + names.size(), code.size());
        for (int i = 0; i < names.size(); i++) {
            String imports = Document.of("README.md").blocks("java").get(2) + code.getFirst();
            String found = Document.run(folder, names.get(i), imports + code.get(1 + i));
            int place = i == 0 ? 0 : i + 1; // the second block of text is a command
            assertEquals(printed.get(place).strip(), found.strip(), names.get(i));
        }
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
