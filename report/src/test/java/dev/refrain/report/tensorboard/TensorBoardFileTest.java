package dev.refrain.report.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.report.drawing.Drawing;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.Histogram;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.DataType;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;
import org.tensorflow.util.SessionLog;

/** What is written is what TensorFlow's own classes read. */
class TensorBoardFileTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000L, 500_000_000));

    @TempDir
    private Path folder;

    /** What writes. */
    private interface Writing {
        void to(TensorBoardFile file) throws IOException;
    }

    private List<Event> written(long done, Writing writing) throws IOException {
        Path directory = folder.resolve("some/where");
        try (TensorBoardFile file = TensorBoardFile.in(directory, done, CLOCK)) {
            writing.to(file);
            return Events.of(Events.files(directory).getLast()); // it is all there before the file is closed
        }
    }

    private Summary.Value value(Writing writing) throws IOException {
        List<Event> events = written(0, writing);
        assertEquals(3, events.size());
        Event event = events.getLast();
        assertEquals(1_700_000_000.5, event.getWallTime());
        assertEquals(300, event.getStep());
        assertEquals(1, event.getSummary().getValueCount());
        return event.getSummary().getValue(0);
    }

    @Test
    void aFileBeginsWithItsVersionAndASession() throws IOException {
        List<Event> events = written(12, _ -> {});
        assertEquals("brain.Event:2", events.getFirst().getFileVersion());
        assertEquals(
                SessionLog.SessionStatus.START, events.getLast().getSessionLog().getStatus());
        assertEquals(13, events.getLast().getStep(), "TensorBoard drops what is of this step or a later one");
    }

    @Test
    void aScalar() throws IOException {
        Summary.Value value = value(file -> file.scalar("train/verlust ä", 300, 0.1));
        assertEquals("train/verlust ä", value.getTag());
        assertEquals(0.1f, value.getSimpleValue());
    }

    @Test
    void numbersThatAreNone() throws IOException {
        assertTrue(Float.isNaN(value(file -> file.scalar("a", 300, Double.NaN)).getSimpleValue()));
    }

    @Test
    void aHistogram() throws IOException {
        Histogram histogram = Histogram.of("h", Tensor.of(new double[] {-1, 0, 0.5, 3}, 4), 4);
        HistogramProto read =
                value(file -> file.histogram("weights/h", 300, histogram)).getHisto();
        assertEquals(
                List.of(-1.0, 3.0, 4.0, 2.5, 10.25),
                List.of(read.getMin(), read.getMax(), read.getNum(), read.getSum(), read.getSumSquares()));
        assertEquals(List.of(0.0, 1.0, 2.0, 3.0), read.getBucketLimitList());
        assertEquals(List.of(1.0, 2.0, 0.0, 1.0), read.getBucketList());
    }

    @Test
    void aText() throws IOException {
        Summary.Value value = value(file -> file.text("poem", 300, "床前明月光"));
        assertEquals("text", value.getMetadata().getPluginData().getPluginName());
        assertEquals(DataType.DT_STRING, value.getTensor().getDtype());
        assertEquals(1, value.getTensor().getTensorShape().getDim(0).getSize());
        assertEquals("床前明月光", value.getTensor().getStringVal(0).toStringUtf8());
    }

    @Test
    void anImage() throws IOException {
        byte[] png = Drawing.png(
                HeatMap.overTime(
                        "gates", "activation", List.of("a"), Tensor.of(new float[] {0, 1}, 1, 2), HeatMap.Scale.UNIT),
                400,
                300);
        Summary.Image image = value(file -> file.image("gates", 300, png)).getImage();
        assertEquals(List.of(400, 300, 3), List.of(image.getWidth(), image.getHeight(), image.getColorspace()));
        assertArrayEquals(png, image.getEncodedImageString().toByteArray());
    }

    @Test
    void imagesOfOtherColourTypes() throws IOException {
        byte[] png = Drawing.png(Histogram.of("h", Tensor.of(new float[] {1}, 1), 2), 200, 200);
        for (int[] typeAndChannels : new int[][] {{0, 1}, {2, 3}, {3, 3}, {4, 2}, {6, 4}}) {
            png[25] = (byte) typeAndChannels[0];
            assertEquals(
                    typeAndChannels[1],
                    value(file -> file.image("i", 300, png)).getImage().getColorspace());
        }
    }

    @Test
    void anImageMustBeAPng() throws IOException {
        try (TensorBoardFile file = TensorBoardFile.in(folder, 0, CLOCK)) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> file.image("i", 1, new byte[100]))
                    .getMessage()
                    .contains("got 100 bytes of something else, expected a PNG"));
            assertThrows(IllegalArgumentException.class, () -> file.image("i", 1, new byte[3]));
        }
    }

    @Test
    void largeAndNegativeNumbersHaveAllTheirBits() throws IOException {
        List<Event> events = written(0, file -> {
            file.scalar("a", Long.MAX_VALUE, 1);
            file.scalar("a", -1, 1);
        });
        assertEquals(Long.MAX_VALUE, events.get(2).getStep());
        assertEquals(-1, events.get(3).getStep());
    }

    @Test
    void laterFilesHaveLaterNames() throws IOException {
        Files.writeString(folder.resolve("events.out.tfevents.1900000000.other.1.0"), "");
        for (int i = 0; i < 3; i++) {
            TensorBoardFile.in(folder, i, CLOCK).close();
        }
        List<Path> files = Events.files(folder);
        assertEquals(4, files.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(i + 1, Events.of(files.get(i + 1)).getLast().getStep());
        }
    }
}
