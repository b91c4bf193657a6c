package dev.refrain.report.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.report.Training;
import dev.refrain.report.drawing.Drawing;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.HeatMap.Scale;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Section;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.util.Event;

/** A training in TensorBoard: all its figures, and histograms and texts now and then. */
class TensorBoardLogTest {
    @TempDir
    private Path folder;

    private List<Event> only() throws IOException {
        return Events.of(Events.files(folder).getLast());
    }

    private static List<String> tags(List<Event> events) {
        return events.stream()
                .flatMap(event -> event.getSummary().getValueList().stream())
                .map(value -> value.getTag())
                .toList();
    }

    @Test
    void figuresAndHistogramsOfATraining() throws IOException {
        new Training(200).run(0, 200, new TensorBoardLog(folder));
        TreeMap<String, Long> counts =
                tags(only()).stream().collect(Collectors.groupingBy(tag -> tag, TreeMap::new, Collectors.counting()));
        assertEquals(
                "{configuration=1, gradients/bias=41, gradients/weight=41, train/loss=40, valid/loss=20, weights/bias=41, weights/weight=41}",
                counts.toString());
    }

    @Test
    void theConfigurationIsATable() throws IOException {
        new Training(1).run(0, 1, new TensorBoardLog(folder));
        String text = only().get(2)
                .getSummary()
                .getValue(0)
                .getTensor()
                .getStringVal(0)
                .toStringUtf8();
        assertTrue(text.contains("optimizer | sgd\n"), text);
        assertTrue(text.contains("name with \\| and </td> | a\\|b\n"), text);
    }

    @Test
    void aRunThatGoesOnDropsWhatItDoesAgain() throws IOException {
        new Training(20).run(0, 15, new TensorBoardLog(folder));
        new Training(20).run(10, 20, new TensorBoardLog(folder));
        assertEquals(2, Events.files(folder).size());
        assertEquals(11, only().get(1).getStep());
        assertTrue(only().get(1).hasSessionLog());
    }

    @Test
    void picturesAndTextsFromOutside() throws IOException {
        TensorBoardLog log = new TensorBoardLog(folder);
        byte[] png = Drawing.png(Histogram.of("h", Tensor.of(new float[] {1}, 1), 2), 200, 200);
        log.image("before", 0, png); // nothing is open yet
        new Training(2).run(0, 1, log);
        log.image("gates", 1, png);
        log.text("poem", 1, "moon");
        new Training(1).run(0, 1, log);
        log.text("after", 1, "moon");
        List<Path> files = Events.files(folder);
        assertEquals(2, files.size());
        assertTrue(tags(Events.of(files.getFirst())).containsAll(List.of("gates", "poem")));
        assertTrue(files.stream().noneMatch(file -> {
            try {
                return tags(Events.of(file)).stream().anyMatch(tag -> tag.equals("before") || tag.equals("after"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** Pictures are PNG that can be read, of the size that is said; texts are Markdown. */
    @Test
    void aSectionComesAsPicturesAndText() throws IOException {
        TensorBoardLog log = new TensorBoardLog(folder);
        HeatMap map =
                HeatMap.overTime("gates", "mean", List.of("i", "f"), Tensor.zeros(DType.FLOAT64, 2, 3), Scale.UNIT);
        LinkedHashMap<String, String> rows = new LinkedHashMap<>();
        rows.put("name", "a|b");
        Section section = Section.titled("flow")
                .words("One look.")
                .findings(List.of("it vanishes", "it is dead"))
                .with(new Section.Table(rows))
                .with(new Section.Samples(rows))
                .with(map);
        log.show(section); // nothing is open yet
        new Training(9).run(0, 7, log);
        log.show(section);
        List<Event> events = only();
        Event image = events.get(events.size() - 2);
        assertEquals(7, image.getStep());
        assertEquals("flow/gates", image.getSummary().getValue(0).getTag());
        var shown = image.getSummary().getValue(0).getImage();
        BufferedImage read = ImageIO.read(
                new ByteArrayInputStream(shown.getEncodedImageString().toByteArray()));
        assertEquals(read.getWidth(), shown.getWidth());
        assertEquals(read.getHeight(), shown.getHeight());
        assertEquals(3, shown.getColorspace());
        assertEquals("flow", events.getLast().getSummary().getValue(0).getTag());
        assertEquals(
                """
                One look.

                - it vanishes
                - it is dead

                setting | value
                --- | ---
                name | a\\|b

                name

                    a|b
                """,
                events.getLast()
                        .getSummary()
                        .getValue(0)
                        .getTensor()
                        .getStringVal(0)
                        .toStringUtf8());
        log.show(Section.titled("only a picture").with(map));
        assertEquals(events.size() + 1, only().size());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        TensorBoardLog log = new TensorBoardLog(file);
        assertThrows(UncheckedIOException.class, () -> new Training(1).run(0, 1, log));
    }
}
