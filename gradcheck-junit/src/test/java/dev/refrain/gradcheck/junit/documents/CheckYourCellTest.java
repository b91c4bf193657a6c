package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/check-your-cell.md shows, with the cell and the imports of the README. */
class CheckYourCellTest {
    private final Document page;
    private final Document readme;

    @TempDir
    private Path folder;

    CheckYourCellTest() throws IOException {
        page = Document.of("docs/check-your-cell.md");
        readme = Document.of("README.md");
    }

    private String run(String name, String... parts) throws IOException, InterruptedException {
        String imports = readme.blocks("java").get(2) + java(7) + java(8);
        return Document.run(folder, name, imports + String.join("\n", parts)).strip();
    }

    private String java(int block) {
        return page.blocks("java").get(block);
    }

    private String cell() {
        return readme.blocks("java").getFirst();
    }

    @Test
    void theContractHasFiveLinesAndHolds() throws IOException, InterruptedException {
        assertEquals(5, java(0).lines().count());
        String runAll = """
                void main() throws Throwable {
                    for (var test : new MguCellTest().cellContract().toList()) {
                        test.getExecutable().execute();
                        IO.println(test.getDisplayName());
                    }
                }
                """;
        List<String> names = run("Contract", cell(), java(0), runAll).lines().toList();
        assertEquals(28, names.size(), names::toString);
        assertTrue(names.contains("gradients of MguCell over 7 steps, batch 3, given state"), names::toString);
    }

    @Test
    void theCellIsCheckedWithoutATestLibrary() throws IOException, InterruptedException {
        assertEquals("", run("Check", cell(), java(1)));
    }

    @Test
    void functionsAndModelsAreCheckedAndPrintWhatIsShown() throws IOException, InterruptedException {
        assertEquals(page.blocks("").get(0).strip(), run("Model", java(2)));
    }

    @Test
    void theFailurePrintsWhatIsShown() throws IOException, InterruptedException {
        assertEquals(page.blocks("").get(1).strip(), run("Failure", java(3)));
    }

    @Test
    void theWrongOpIsNamedAsIsShown() throws IOException, InterruptedException {
        assertEquals(page.blocks("").get(2).strip(), run("Culprit", java(4)));
    }

    @Test
    void thePropertyHolds() throws IOException, InterruptedException {
        String runSome = """
                void main() {
                    GateTest test = new GateTest();
                    test.pairs().sampleStream().limit(20).forEach(test::aGatedSumHasSoundGradients);
                }
                """;
        assertEquals("", run("Property", java(5), runSome));
    }

    @Test
    void theContractsOfLayersLossesAndSequencesHold() throws IOException, InterruptedException {
        String runAll = """
                void main() throws Throwable {
                    var tests = Stream.of(
                            new ReadoutTest().layerContract(),
                            new ErrorTest().lossContract(),
                            new TaggerTest().sequenceContract());
                    for (var test : tests.flatMap(each -> each).toList()) {
                        test.getExecutable().execute();
                        IO.println(test.getDisplayName());
                    }
                }
                """;
        List<String> names = run("Contracts", java(6), runAll).lines().toList();
        assertEquals(13 + 11 + 13, names.size(), names::toString);
    }
}
