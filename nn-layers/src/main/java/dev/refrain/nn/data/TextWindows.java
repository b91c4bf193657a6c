package dev.refrain.nn.data;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.data.TextStream.Spot;
import dev.refrain.tensor.Ids;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The windows of a text, which remember where the next ones begin in the file, so that reading on costs nothing. */
final class TextWindows implements Batches<TextWindow> {
    private final TextStream text;
    private final int lanes;
    private final int steps;
    private final long laneLength;
    private volatile @Nullable Ends ends; // nothing but time depends on whether it is there

    /** Where a window ended, which is where another one begins. */
    private record Ends(long window, Spot[] spots) {}

    TextWindows(TextStream text, int lanes, int steps) {
        this.text = text;
        this.steps = Checks.positive("steps", steps);
        Checks.multiple("lanes", lanes, steps);
        this.lanes = lanes;
        this.laneLength = (text.length() - 1) / lanes;
        if (laneLength < steps) {
            throw new HyperParameterException(
                    "windows: got a text of %d characters, expected %d or more for %d lanes of %d steps"
                            .formatted(text.length(), (long) lanes * steps + 1, lanes, steps));
        }
    }

    @Override
    public long perEpoch() {
        return laneLength / steps;
    }

    @Override
    public TextWindow at(long epoch, long index) {
        long window = Position.of(epoch, index, perEpoch()).index();
        long[] from = new long[lanes];
        Arrays.setAll(from, lane -> lane * laneLength + window * steps);
        int[][] read = new int[lanes][steps + 1];
        ends = new Ends(window + 1, text.read(from, known(from, window), read));
        return new TextWindow(side(read, 0), side(read, 1));
    }

    private Spot[] known(long[] from, long window) {
        Ends last = ends;
        return last != null && last.window == window
                ? last.spots
                : Arrays.stream(from).mapToObj(text::before).toArray(Spot[]::new);
    }

    /** Steps side by side, [T, B], from that of each lane on. */
    private Ids side(int[][] read, int first) {
        int[] ids = IntStream.range(0, steps * lanes)
                .map(place -> read[place % lanes][first + place / lanes])
                .toArray();
        return Ids.of(ids, steps, lanes);
    }
}
