package dev.refrain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that is the same after any stop as without one. */
class CsvLogTest {
    @TempDir
    private Path folder;

    private static Run run(long done) {
        return new Run("test", List.of(), new LinkedHashMap<>(), 1000, done);
    }

    private static Figures figures(long update, Object... namesAndValues) {
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], (Double) namesAndValues[i + 1]);
        }
        return new Figures(update, values);
    }

    /** Figures as a training takes them: columns come late, two lots at one update, names that need quotes. */
    private static final List<Figures> ALL = List.of(
            figures(10, "train/loss", 2.5, "train/rate", 0.1),
            figures(20, "train/loss", 1.0 / 3, "train/rate", 0.1),
            figures(20, "valid/loss", 2.25),
            figures(30, "train/loss", Double.NaN, "train/rate", 1e-7),
            figures(40, "train/loss", 1.5, "a, \"b\"\nc", 7.0),
            figures(40, "valid/loss", 1.25));

    private static final String TABLE = """
            update,train/loss,train/rate,valid/loss,"a, ""b""
            c"
            10,2.5,0.1,,
            20,0.3333333333333333,0.1,2.25,
            30,NaN,1.0E-7,,
            40,1.5,,1.25,7.0
            """;

    private static void write(Path file, long done, List<Figures> figures) {
        CsvLog log = new CsvLog(file);
        log.begun(run(done));
        figures.forEach(log::figures);
    }

    @Test
    void aRowPerUpdateAndAColumnPerName() throws IOException {
        Path file = folder.resolve("new/folder/figures.csv");
        write(file, 0, ALL);
        assertEquals(TABLE, Files.readString(file));
    }

    @Test
    void everyRowIsThereAtOnce() throws IOException {
        Path file = folder.resolve("figures.csv");
        CsvLog log = new CsvLog(file);
        log.begun(run(0));
        assertEquals("update\n", Files.readString(file));
        log.figures(ALL.getFirst());
        assertEquals("update,train/loss,train/rate\n10,2.5,0.1\n", Files.readString(file));
    }

    @Test
    void aKilledAndResumedRunWritesTheSameBytes() throws IOException {
        for (int killed = 0; killed <= ALL.size(); killed++) {
            for (long checkpoint : new long[] {10, 20, 30, 40}) {
                List<Figures> seen = ALL.subList(0, killed);
                List<Figures> again =
                        ALL.stream().filter(each -> each.update() > checkpoint).toList();
                boolean checkpointIsWhole = seen.containsAll(
                        ALL.stream().filter(each -> each.update() <= checkpoint).toList());
                if (checkpointIsWhole) {
                    Path file = folder.resolve("%d-%d.csv".formatted(killed, checkpoint));
                    write(file, 0, seen);
                    write(file, checkpoint, again);
                    assertEquals(TABLE, Files.readString(file), file::toString);
                }
            }
        }
    }

    @Test
    void figuresThatAreThereAlreadyChangeNothing() throws IOException {
        Path file = folder.resolve("figures.csv");
        write(file, 0, ALL);
        write(file, 40, List.of(ALL.get(4), ALL.getLast()));
        assertEquals(TABLE, Files.readString(file));
    }

    @Test
    void aRowThatWasCutOffIsDropped() throws IOException {
        Path file = folder.resolve("figures.csv");
        for (int cut = TABLE.indexOf("30,NaN"); cut < TABLE.length(); cut++) {
            Files.writeString(file, TABLE.substring(0, cut));
            write(file, 20, ALL.subList(3, 6));
            assertEquals(TABLE, Files.readString(file));
        }
    }

    @Test
    void aNewRunBeginsAnewAndOneWithoutFileAlso() throws IOException {
        Path file = folder.resolve("figures.csv");
        Files.writeString(file, "something else");
        write(file, 0, ALL);
        assertEquals(TABLE, Files.readString(file));
        Path none = folder.resolve("none.csv");
        write(none, 30, ALL.subList(4, 6));
        assertTrue(Files.readString(none).startsWith("update,train/loss,\"a, "));
    }

    @Test
    void aFileOfAnotherKindIsRefusedAndStays() throws IOException {
        Path file = folder.resolve("figures.csv");
        List<String> contents = List.of(
                "", "name,value\n1,2\n", "update,a\nx,2\n", "update,a\n1,two\n", "update,a\n1,2,3\n", "update,a\n1\n");
        for (String content : contents) {
            Files.writeString(file, content);
            CsvLog log = new CsvLog(file);
            assertThrows(DataFormatException.class, () -> log.begun(run(10)), content);
            assertEquals(content, Files.readString(file));
        }
    }

    @Test
    void whatCannotBeWrittenIsAnError() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        CsvLog log = new CsvLog(blocked.resolve("figures.csv"));
        assertThrows(UncheckedIOException.class, () -> log.begun(run(0)));
        Path directory = Files.createDirectories(folder.resolve("directory"));
        CsvLog onto = new CsvLog(directory);
        assertThrows(UncheckedIOException.class, () -> onto.begun(run(0)));
        CsvLog lost = new CsvLog(folder.resolve("sub/figures.csv"));
        lost.begun(run(0));
        try (Stream<Path> files = Files.list(folder.resolve("sub"))) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder.resolve("sub"));
        assertThrows(UncheckedIOException.class, () -> lost.figures(ALL.getFirst()));
    }

    @Test
    void aWholeTrainingLogsTheSameAfterAStop() throws IOException {
        Path one = folder.resolve("one.csv");
        new Training(30).run(0, 30, new CsvLog(one));
        Path two = folder.resolve("two.csv");
        Training first = new Training(30);
        first.run(0, 17, new CsvLog(two));
        // killed here; the checkpoint is of update 12, and what was done since is done again
        Training second = new Training(30);
        second.run(0, 12);
        second.run(12, 30, new CsvLog(two));
        assertEquals(-1, Files.mismatch(one, two));
    }
}
