package dev.refrain.report.drawing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.HeatMap.Scale;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Palette;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Ridges;
import dev.refrain.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures are PNGs of the size that was asked for, with the colours that the numbers have. */
class DrawingTest {
    private static final Histogram BARS = Histogram.of("bars", Tensor.of(new float[] {1, 2, 2, 3}, 4), 3);
    private static final int MISSING = 0xE4E7EB;

    private static Curves curves(boolean logarithmic, double... ys) {
        List<Double> xs = IntStream.range(0, ys.length).mapToObj(i -> 10.0 * i).toList();
        List<Double> values = Arrays.stream(ys).boxed().toList();
        return new Curves(
                "curves",
                "update",
                "loss",
                logarithmic,
                List.of(new Curves.Line("same", xs, values), new Curves.Line("same", xs, values)));
    }

    private static HeatMap map(Scale scale, double... values) {
        return HeatMap.overTime("map", "unit", List.of("row"), Tensor.of(values, 1, values.length), scale);
    }

    private static HeatMap large() {
        List<String> rows = Collections.nCopies(200, "a name that is so long that it does not fit beside a map");
        return new HeatMap(
                "large",
                "x",
                "rows",
                "u",
                HeatMap.numbers(300),
                rows,
                Tensor.full(dev.refrain.tensor.DType.FLOAT32, 1, 200, 300),
                Scale.LINEAR);
    }

    static Stream<Picture> pictures() {
        return Stream.of(
                curves(false, 3, 2, Double.NaN, 1),
                curves(true, 3, 0, -1, 1e-9),
                curves(false, 5),
                curves(false, 2, 2, 2),
                curves(true, 0, -1),
                curves(false, Double.NaN),
                curves(false),
                new Curves("none", "x", "y", true, List.of()),
                map(Scale.LINEAR, 1, 2, 3),
                map(Scale.LOGARITHMIC, 1e-9, 1, 0),
                map(Scale.LOGARITHMIC, 0.4, 0.6),
                map(Scale.SIGNED, -1, 2, Double.NaN),
                map(Scale.UNIT, 0.5),
                map(Scale.LINEAR, Double.NaN),
                large(),
                BARS,
                Histogram.of("none", Tensor.of(new double[] {Double.NaN}, 1), 4),
                new Ridges("ridges", "weight", List.of("1", "2"), List.of(BARS, BARS)));
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static Set<Integer> colours(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .mapToObj(rgb -> rgb & 0xFFFFFF)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void everyPictureIsAPngOfItsSize(Picture picture) throws IOException {
        BufferedImage image = read(Drawing.png(picture, 640, 400));
        assertEquals(640, image.getWidth());
        assertEquals(400, image.getHeight());
        assertTrue(colours(image).size() > 10, "not of one colour");
        BufferedImage own = read(Drawing.png(picture));
        assertEquals(1280, own.getWidth());
        assertArrayEquals(Drawing.png(picture), Drawing.png(picture), "the same bytes every time");
    }

    @Test
    void theFirstAndTheLastColourAreOfTheLeastAndTheGreatest() throws IOException {
        Set<Integer> linear = colours(read(Drawing.png(map(Scale.LINEAR, -3, 5))));
        assertTrue(linear.containsAll(List.of(Palette.SIZES.getFirst(), Palette.SIZES.getLast())));
        Set<Integer> signed = colours(read(Drawing.png(map(Scale.SIGNED, 0, 5, Double.NaN))));
        assertTrue(signed.containsAll(List.of(0xF7F7F7, Palette.SIGNS.getLast(), MISSING)));
    }

    @Test
    void linesHaveTheirColours() throws IOException {
        assertTrue(colours(read(Drawing.png(curves(false, 1, 2, 3)))).contains(Palette.LINES.get(1)));
    }

    @Test
    void mapsWithMoreRowsAreHigher() throws IOException {
        assertEquals(320, read(Drawing.png(map(Scale.UNIT, 1))).getHeight());
        assertEquals(1600, read(Drawing.png(large())).getHeight());
    }

    @Test
    void marksAreRound() {
        assertEquals(List.of(0.0, 500.0, 1000.0, 1500.0), new Ticks(0, 1500, 500).marks());
        assertEquals(new Ticks(0, 1500, 500), Ticks.around(20, 1480, 4));
    }

    @Test
    void aFileIsReplaced(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bars.png");
        Files.writeString(file, "old");
        Drawing.write(BARS, file);
        assertArrayEquals(Drawing.png(BARS), Files.readAllBytes(file));
    }

    @Test
    void badSizesAreErrors() {
        assertThrows(IllegalArgumentException.class, () -> Drawing.png(BARS, 199, 400));
        assertThrows(IllegalArgumentException.class, () -> Drawing.png(BARS, 400, 8193));
    }
}
