package dev.refrain.tensor.internal.kernel;

import dev.refrain.tensor.internal.memory.Window;
import java.util.Arrays;

/**
 * The maximum of what a window sees of images [n, height, width, channels], for each channel by itself. NaN wins, then +0
 * over -0; padding never wins.
 */
public final class FloatPooling {
    private FloatPooling() {}

    /**
     * out[r, c] = the maximum of channel c in row r, a row for each image and place of the window, for the rows {@code from
     * .. to-1}; -∞ where a window sees nothing but padding.
     */
    public static void maxima(
            float[] x,
            int xAt,
            Window down,
            Window right,
            int channels,
            float[] out,
            int outAt,
            int from,
            int to,
            FloatRowLoops loops) {
        int places = right.places();
        int lines = down.places();
        for (int row = from; row < to; row++) {
            int line = row / places;
            int image = line / lines * down.size();
            int lineOfImage = line % lines;
            int place = row % places;
            int at = outAt + row * channels;
            Arrays.fill(out, at, at + channels, Float.NEGATIVE_INFINITY);
            for (int i = 0; i < down.taps(); i++) {
                for (int j = 0; j < right.taps(); j++) {
                    if (down.isInside(lineOfImage, i) && right.isInside(place, j)) {
                        int y = image + down.at(lineOfImage, i);
                        int pixel = (y * right.size() + right.at(place, j)) * channels;
                        loops.maxColumns(x, xAt + pixel, channels, 1, out, at, channels);
                    }
                }
            }
        }
    }

    /**
     * index[r, c] = where that maximum is among the elements of all images in row-major order, and of equals the first; -1
     * where a window sees nothing but padding.
     */
    public static void indices(
            float[] x,
            int xAt,
            Window down,
            Window right,
            int channels,
            float[] maxima,
            int maximaAt,
            int[] index,
            int from,
            int to) {
        int places = right.places();
        int lines = down.places();
        for (int row = from; row < to; row++) {
            int line = row / places;
            int image = line / lines * down.size();
            int lineOfImage = line % lines;
            int place = row % places;
            Arrays.fill(index, row * channels, (row + 1) * channels, -1);
            for (int i = down.taps() - 1; i >= 0; i--) { // backwards, so that the first one stays
                for (int j = right.taps() - 1; j >= 0; j--) {
                    if (down.isInside(lineOfImage, i) && right.isInside(place, j)) {
                        int y = image + down.at(lineOfImage, i);
                        int pixel = (y * right.size() + right.at(place, j)) * channels;
                        mark(x, xAt, pixel, maxima, maximaAt + row * channels, index, row * channels, channels);
                    }
                }
            }
        }
    }

    /** Notes the channels whose maximum is this pixel's element. */
    private static void mark(
            float[] x, int xAt, int pixel, float[] maxima, int maximaAt, int[] index, int indexAt, int channels) {
        for (int c = 0; c < channels; c++) {
            if (FloatMaxima.isMax(x[xAt + pixel + c], maxima[maximaAt + c])) {
                index[indexAt + c] = pixel + c;
            }
        }
    }

    /** x[index[i]] += values[i] for ascending i; an index of -1 is left out. */
    public static void scatterAdd(float[] values, int valuesAt, int[] index, float[] x, int xAt, int n) {
        for (int i = 0; i < n; i++) {
            if (index[i] >= 0) {
                x[xAt + index[i]] += values[valuesAt + i];
            }
        }
    }

    /** out[i] = x[index[i]] for {@code from <= i < to}; 0 where the index is -1. */
    public static void gather(float[] x, int xAt, int[] index, float[] out, int outAt, int from, int to) {
        for (int i = from; i < to; i++) {
            out[outAt + i] = index[i] < 0 ? 0f : x[xAt + index[i]];
        }
    }
}
