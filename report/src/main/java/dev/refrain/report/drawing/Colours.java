package dev.refrain.report.drawing;

import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.HeatMap.Scale;
import dev.refrain.report.picture.Palette;
import java.awt.Color;
import java.util.List;
import java.util.stream.DoubleStream;

/** Which number has which colour. */
final class Colours {
    private static final int MISSING = 0xE4E7EB;

    private final HeatMap map;
    private final double low;
    private final double high;

    Colours(HeatMap map) {
        this.map = map;
        this.low = map.range().low();
        this.high = map.range().high();
    }

    Color of(double value) {
        return map.isShown(value) ? at(place(value)) : new Color(MISSING);
    }

    /** From 0, the first colour, to 1, the last one. */
    double place(double value) {
        double at = isLogarithmic() ? Math.log10(value) : value;
        return Math.clamp((at - low) / (high - low), 0, 1);
    }

    /** The colour at a place. */
    Color at(double place) {
        List<Integer> points = map.scale() == Scale.SIGNED ? Palette.SIGNS : Palette.SIZES;
        double far = place * (points.size() - 1);
        int before = Math.min((int) far, points.size() - 2);
        double share = far - before;
        Color first = new Color(points.get(before));
        Color second = new Color(points.get(before + 1));
        return new Color(
                between(first.getRed(), second.getRed(), share),
                between(first.getGreen(), second.getGreen(), share),
                between(first.getBlue(), second.getBlue(), share));
    }

    private static int between(int first, int second, double share) {
        return (int) Math.round(first + (second - first) * share);
    }

    /** Round numbers among those that have colours; powers of ten where the scale is logarithmic and reaches over some. */
    List<Double> marks(int most) {
        boolean decades = isLogarithmic() && high - low >= 2;
        double from = isLogarithmic() && !decades ? Math.pow(10, low) : low;
        double to = isLogarithmic() && !decades ? Math.pow(10, high) : high;
        Ticks ticks = Ticks.around(from, to, decades ? Math.max(1, Math.min(most, (int) (high - low))) : most);
        return ticks.marks().stream()
                .flatMapToDouble(DoubleStream::of)
                .filter(mark -> mark >= from - 1e-9 * Math.abs(from) && mark <= to + 1e-9 * Math.abs(to))
                .map(mark -> decades ? Math.pow(10, mark) : mark)
                .boxed()
                .toList();
    }

    private boolean isLogarithmic() {
        return map.scale() == Scale.LOGARITHMIC;
    }
}
