package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.nn.metric.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/data.md shows runs, and it names every metric there is. */
class DataPageTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsShownPrintsWhatIsShown() throws IOException, InterruptedException {
        Document page = Document.of("docs/data.md");
        List<String> names = List.of("Examples", "Windows", "Arrays", "Metrics");
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
    void everyMetricIsNamed() throws IOException {
        String page = Document.of("docs/data.md").text();
        List<String> metrics = ProjectClasses.libraries().stream()
                .filter(each -> each.isAssignableTo(Metric.class) && !each.isInterface())
                .map(each -> each.getSimpleName())
                .toList();
        assertTrue(metrics.size() >= 7, metrics::toString);
        for (String metric : metrics) {
            assertTrue(page.contains("`" + metric + "`"), metric);
        }
    }
}
