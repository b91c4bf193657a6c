package dev.refrain.tensor.internal.memory;

/**
 * How a window slides along one axis: over {@code size} elements and {@code padding} imagined ones at either end, {@code
 * taps} of them at a time, {@code dilation} apart, {@code stride} further each time.
 */
public record Window(int size, int taps, int stride, int padding, int dilation) {
    public Window {
        assert size >= 0 && taps > 0 && stride > 0 && padding >= 0 && dilation > 0;
    }

    /** How many places the window has: none if it is longer than what it slides over. */
    public int places() {
        int room = size + 2 * padding - dilation * (taps - 1) - 1;
        return room < 0 ? 0 : room / stride + 1;
    }

    /** Where on the axis the tap of a place lies: below 0 and from {@code size} on, in the padding. */
    public int at(int place, int tap) {
        return place * stride - padding + tap * dilation;
    }

    /** Whether the tap of a place lies on an element. */
    public boolean isInside(int place, int tap) {
        int at = at(place, tap);
        return at >= 0 && at < size;
    }
}
