package dev.refrain.report.drawing;

import dev.refrain.nn.io.Replacement;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Ridges;
import java.awt.AWTError;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;

/**
 * Draws pictures as PNG.
 *
 * <pre>{@code Drawing.write(heatMap, Path.of("gates.png"));}</pre>
 *
 * <p>It draws in memory and opens no window. A program that has no windows at all says so by {@code java.awt.headless=true}, as
 * {@code ./refrain} does; then no display is looked for, on any system. The property is not set here, since it is the whole
 * JVM's, and a desktop program could open no window any more.
 */
public final class Drawing {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final int MOST_PIXELS = 8192;

    private Drawing() {}

    /** Of a size that suits it. */
    public static byte[] png(Picture picture) {
        return png(picture, WIDTH, picture instanceof HeatMap map ? HeatMapDrawing.height(map) : HEIGHT);
    }

    /**
     * Of a size in pixels.
     *
     * @throws IllegalArgumentException if a side is not of 200 to 8192 pixels
     * @throws IllegalStateException if AWT cannot start, as where the display that the environment names is not there
     */
    public static byte[] png(Picture picture, int width, int height) {
        if (Math.min(width, height) < 200 || Math.max(width, height) > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "png: got %d by %d pixels, expected 200 to %d each".formatted(width, height, MOST_PIXELS));
        }
        try {
            return encoded(image(picture, width, height));
        } catch (LinkageError | AWTError e) {
            throw new IllegalStateException(
                    "png: AWT cannot start: %s; a program without windows sets -Djava.awt.headless=true"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static BufferedImage image(Picture picture, int width, int height) {
        return switch (picture) {
            case Curves curves -> BitmapEncoder.getBufferedImage(CurvesChart.of(curves, width, height));
            case HeatMap map -> HeatMapDrawing.of(map, width, height);
            case Histogram bars ->
                BitmapEncoder.getBufferedImage(HistogramChart.of(bars, bars.title(), "", width, height));
            case Ridges ridges -> {
                String title = "%s after update %s"
                        .formatted(ridges.title(), ridges.times().getLast());
                yield BitmapEncoder.getBufferedImage(
                        HistogramChart.of(ridges.histograms().getLast(), title, ridges.x(), width, height));
            }
        };
    }

    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Draws into a file, which is replaced as a whole. */
    public static void write(Picture picture, Path file) throws IOException {
        byte[] png = png(picture);
        Replacement.write(file, out -> out.write(ByteBuffer.wrap(png)));
    }
}
