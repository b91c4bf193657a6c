package dev.refrain.gradcheck.junit.documents;

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
        Document.of("docs/data.md").assertPrintsWhatItShows(folder, "Examples", "Windows", "Arrays", "Metrics");
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
