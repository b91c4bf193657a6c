package dev.refrain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The curves of a training as files. */
class PictureFilesTest {
    @TempDir
    private Path folder;

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileForEachKindOfFigure() throws IOException {
        PictureFiles files = new PictureFiles(folder.resolve("new"));
        Training training = new Training(20);
        training.run(0, 19, files);
        files.figures(Training.figures(19, "valid/../error <rate>", 0.5));
        files.ended(19);
        assertEquals(
                List.of(
                        "error-rate-.png",
                        "gradient-norm.png",
                        "gradient-norms.png",
                        "learning-rate.png",
                        "loss-of-each-batch.png",
                        "loss.png"),
                names(folder.resolve("new")));
    }

    @Test
    void theSameTrainingDrawsTheSameBytesAfterAStop() throws IOException {
        Path one = folder.resolve("one");
        new Training(20).run(0, 20, new PictureFiles(one));
        PictureFiles before = new PictureFiles(folder);
        Training first = new Training(20);
        first.run(0, 11, before);
        Training second = new Training(20);
        Parameters.load(second.model(), Parameters.values(first.model()));
        Path two = folder.resolve("two");
        PictureFiles after = new PictureFiles(two);
        after.resume(before.snapshot());
        second.run(11, 20, after);
        assertEquals(names(one), names(two));
        for (String name : names(one)) {
            assertEquals(-1, Files.mismatch(one.resolve(name), two.resolve(name)), name);
        }
    }

    @Test
    void whatCannotBeWrittenIsAnError() throws IOException {
        PictureFiles files = new PictureFiles(Files.writeString(folder.resolve("file"), ""));
        assertThrows(UncheckedIOException.class, () -> new Training(1).run(0, 1, files));
        assertThrows(UncheckedIOException.class, () -> files.ended(1));
    }
}
