package dev.refrain.tensor.internal.kernel;

import dev.refrain.tensor.internal.memory.Window;
import java.util.Arrays;

/**
 * What a window sees of images [n, height, width, channels], as rows of a matrix (im2col): a row for each image and place of
 * the window, in row-major order, with columns [tap down, tap right, channel]. Padding is 0.
 */
public final class FloatPatches {
    private FloatPatches() {}

    /** out = the rows {@code from .. to-1}, one after the other. */
    public static void gather(
            float[] x, int xAt, Window down, Window right, int channels, float[] out, int outAt, int from, int to) {
        int places = right.places();
        int lines = down.places();
        int lineLength = right.size() * channels;
        int at = outAt;
        for (int row = from; row < to; row++) {
            int line = row / places;
            int image = xAt + line / lines * down.size() * lineLength;
            int lineOfImage = line % lines;
            for (int tap = 0; tap < down.taps(); tap++) {
                if (down.isInside(lineOfImage, tap)) {
                    int y = down.at(lineOfImage, tap);
                    line(x, image + y * lineLength, right, row % places, channels, out, at);
                } else {
                    Arrays.fill(out, at, at + right.taps() * channels, 0f);
                }
                at += right.taps() * channels;
            }
        }
    }

    /** The part of a row that lies on one line of the image. */
    private static void line(float[] x, int lineAt, Window right, int place, int channels, float[] out, int outAt) {
        if (right.dilation() == 1 && right.isInside(place, 0) && right.isInside(place, right.taps() - 1)) {
            System.arraycopy(x, lineAt + right.at(place, 0) * channels, out, outAt, right.taps() * channels);
            return;
        }
        for (int tap = 0; tap < right.taps(); tap++) {
            int at = outAt + tap * channels;
            if (right.isInside(place, tap)) {
                System.arraycopy(x, lineAt + right.at(place, tap) * channels, out, at, channels);
            } else {
                Arrays.fill(out, at, at + channels, 0f);
            }
        }
    }

    /**
     * Adds the rows {@code from .. to-1} back to where they came from (col2im, the adjoint): row after row, and in each of
     * them in the order of its columns, so that an element's sum has a fixed order. What came from the padding is dropped.
     */
    public static void scatterAdd(
            float[] rows,
            int rowsAt,
            Window down,
            Window right,
            int channels,
            float[] x,
            int xAt,
            int from,
            int to,
            FloatRowLoops loops) {
        int places = right.places();
        int lines = down.places();
        int lineLength = right.size() * channels;
        int at = rowsAt;
        for (int row = from; row < to; row++) {
            int line = row / places;
            int image = xAt + line / lines * down.size() * lineLength;
            int lineOfImage = line % lines;
            for (int tap = 0; tap < down.taps(); tap++) {
                if (down.isInside(lineOfImage, tap)) {
                    int y = down.at(lineOfImage, tap);
                    int lineAt = image + y * lineLength;
                    addLine(rows, at, right, row % places, channels, x, lineAt, loops);
                }
                at += right.taps() * channels;
            }
        }
    }

    private static void addLine(
            float[] rows, int at, Window right, int place, int channels, float[] x, int lineAt, FloatRowLoops loops) {
        if (right.dilation() == 1 && right.isInside(place, 0) && right.isInside(place, right.taps() - 1)) {
            int n = right.taps() * channels;
            loops.sumColumns(rows, at, n, 1, x, lineAt + right.at(place, 0) * channels, n);
            return;
        }
        for (int tap = 0; tap < right.taps(); tap++) {
            if (right.isInside(place, tap)) {
                int to = lineAt + right.at(place, tap) * channels;
                loops.sumColumns(rows, at + tap * channels, channels, 1, x, to, channels);
            }
        }
    }
}
