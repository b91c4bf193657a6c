package dev.refrain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.Update;
import dev.refrain.report.picture.Section;
import dev.refrain.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run: when it is written, what is on it, and that a stop leaves no trace. */
class RunReportTest {
    /** A clock that stands until it is moved. */
    private static final class Clock implements InstantSource {
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Clock clock = new Clock();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("some/report.html");
    }

    private String page() throws IOException {
        return Files.readString(file());
    }

    private RunReport report() {
        return new RunReport(file(), "./refrain small --seed 5 > \"log\"", clock);
    }

    private Run run(Training training) {
        return new Run("small", training.model(), Training.configuration(), 20, 0);
    }

    @Test
    void allSectionsAreThere() throws IOException {
        RunReport report = report();
        report.show(Section.titled("Gates").words("first"));
        report.show(Section.titled("Gates").words("they are open"));
        new Training(20).run(0, 20, report);
        for (String title :
                List.of("Curves", "Gradients", "Weights", "Gates", "Configuration", "Environment", "How to repeat")) {
            assertTrue(page().contains(">%s</h2>".formatted(title)), title);
        }
        assertTrue(page().contains("<p class=\"words\">they are open</p>"));
        assertFalse(page().contains("<p class=\"words\">first</p>"));
        assertTrue(page().contains("./refrain small --seed 5 &gt; &quot;log&quot;"));
        assertTrue(page().contains("<th scope=\"row\">optimizer</th><td>sgd</td>"));
        assertTrue(page().contains("<dt>updates</dt><dd>20 of 20</dd>"));
        assertTrue(page().contains("<dt>parameters</dt><dd>8</dd>"));
        assertTrue(page().contains("Finished on 2 January 2026, 03:04:05 UTC, after 0:00:00."));
    }

    @Test
    void itIsThereFromTheBeginningAndWrittenNowAndThen() throws IOException {
        Training training = new Training(20);
        RunReport report = report();
        report.begun(run(training));
        String first = page();
        assertTrue(first.contains("Running, as of 2 January 2026"));
        clock.now = clock.now.plusSeconds(4);
        report.figures(Training.figures(1, "train/loss", 2));
        assertEquals(first, page(), "not so soon");
        clock.now = clock.now.plusSeconds(1);
        report.figures(Training.figures(2, "train/loss", 1));
        assertTrue(page().contains("last 1, least 1, greatest 2"));
        report.figures(Training.figures(3, "train/loss", 5));
        assertFalse(page().contains("greatest 5"));
        report.ended(3);
        assertTrue(page().contains("greatest 5"));
        try (Stream<Path> files = Files.list(file().getParent())) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void aRunThatGoesOnHasThePageOfOneThatDidNotStop() throws IOException {
        new Training(40).run(0, 40, report());
        String undisturbed = page();
        RunReport before = report();
        Training first = new Training(40);
        first.run(0, 23, before);
        Training second = new Training(40);
        Parameters.load(second.model(), Parameters.values(first.model()));
        RunReport after = report();
        after.resume(before.snapshot());
        second.run(23, 40, after);
        assertEquals(undisturbed, page().replace(" since it went on after update 23", ""));
    }

    @Test
    void thatNotAllParametersAreSeenIsSaid() throws IOException {
        List<Parameter> many = Stream.generate(() -> new Parameter(Shape.of(1), Initialisers.zeros()))
                .limit(130)
                .toList();
        List<Parameter> model = Parameters.initialise(many, 1);
        RunReport report = report();
        report.begun(new Run("many", model, Training.configuration(), 1, 0));
        try (Tape tape = Tape.open()) {
            Gradients gradients = tape.backward(model.getFirst().on(tape).sum());
            report.updated(new Update(1, 0, 1, 0.1, Double.NaN, 1, gradients));
        }
        report.ended(1);
        String said = "The model has 130 parameters, of which these are the first 100.";
        assertEquals(3, page().split(said, -1).length, "in two sections");
        assertFalse(page().contains("all parameters"), "a norm of some is not that of all");
        new Training(1).run(0, 1, report);
        assertFalse(page().contains("of which these are the first"));
    }

    @Test
    void listeningChangesNoBit() {
        Training alone = new Training(30);
        alone.run(0, 30);
        Training seen = new Training(30);
        seen.run(0, 30, report());
        assertEquals(Parameters.sha256(alone.model()), Parameters.sha256(seen.model()));
    }

    @Test
    void whatCannotBeWrittenAtFirstIsAnErrorAndLaterIsNot() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        Training training = new Training(5);
        RunReport never = new RunReport(blocked.resolve("report.html"), "", clock);
        assertThrows(UncheckedIOException.class, () -> never.begun(run(training)));
        RunReport lost = report();
        lost.begun(run(training));
        Files.delete(file());
        Files.delete(file().getParent());
        Files.writeString(file().getParent(), "");
        lost.ended(5);
        assertFalse(Files.exists(file()));
    }

    @Test
    void withoutARunNothingIsWritten() {
        RunReport report = new RunReport(file(), "command");
        report.ended(0);
        assertFalse(Files.exists(file()));
    }
}
