package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Activations;
import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Images;
import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Products;
import dev.refrain.autograd.Reductions;
import dev.refrain.tensor.pointwise.Pointwise;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/functions.md lists every function, and what docs/autograd.md shows runs. */
class AutogradPagesTest {
    @TempDir
    private Path folder;

    @Test
    void everyEntryOfTheTableIsListedWithItsFormula() throws IOException {
        String page = Document.of("docs/functions.md").text();
        for (Pointwise function : Pointwise.values()) {
            String row = "| `%s` | %s |"
                    .formatted(function.functionName(), function.formula().replace("|", "\\|"));
            assertTrue(page.contains(row), row);
        }
    }

    @Test
    void everyFunctionIsListedInItsFamily() throws IOException {
        String page = Document.of("docs/functions.md").text();
        for (Class<?> family : List.of(
                Functions.class,
                Activations.class,
                Masks.class,
                Reductions.class,
                Products.class,
                Arrangements.class,
                Indexing.class,
                Images.class)) {
            int from = page.indexOf("- `%s`:".formatted(family.getSimpleName()));
            assertTrue(from >= 0, family::getSimpleName);
            int to = page.indexOf("\n- ", from);
            String paragraph = page.substring(from, to < 0 ? page.length() : to);
            Stream.of(family.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .map(Method::getName)
                    .forEach(name -> assertTrue(paragraph.contains("`" + name + "`"), () -> name + " of " + family));
        }
    }

    /** Each block of Java but the imports, which come first, is followed by what it prints. */
    @Test
    void whatIsShownPrintsWhatIsShown() throws IOException, InterruptedException {
        Document.of("docs/autograd.md")
                .assertPrintsWhatItShows(folder, "Cotangents", "Products", "Custom", "Segment", "Hook", "Anomaly");
    }
}
