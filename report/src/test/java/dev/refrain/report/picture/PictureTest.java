package dev.refrain.report.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.report.picture.HeatMap.Range;
import dev.refrain.report.picture.HeatMap.Scale;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Pictures as data. */
class PictureTest {
    @Property(tries = 200)
    void everyNumberIsInOneRange(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -9, max = 9) Integer> values,
            @ForAll @IntRange(min = 1, max = 12) int ranges) {
        double[] numbers = values.stream().mapToDouble(Integer::doubleValue).toArray();
        Histogram histogram = Histogram.of("h", Tensor.of(numbers, numbers.length), ranges);
        assertEquals(values.size(), histogram.count());
        assertEquals(ranges, histogram.counts().size());
        assertEquals(ranges + 1, histogram.edges().size());
        assertEquals(values.stream().mapToInt(Integer::intValue).sum(), histogram.sum());
        assertEquals(histogram.high(), histogram.edges().getLast());
        assertTrue(histogram.counts().getFirst() > 0, "the least is in the first");
    }

    @Test
    void whatIsNoNumberIsNotCounted() {
        Tensor some = Tensor.of(new double[] {Double.NaN, 1, Double.POSITIVE_INFINITY, 3}, 4);
        Histogram histogram = Histogram.of("h", some, 2);
        assertEquals(List.of(1L, 1L), histogram.counts());
        assertEquals(10, histogram.sumOfSquares());
        assertEquals(
                0, Histogram.of("h", Tensor.of(new double[] {Double.NaN}, 1), 2).count());
        assertThrows(IllegalArgumentException.class, () -> Histogram.of("h", some, 0));
        assertThrows(IllegalArgumentException.class, () -> new Histogram("h", 2, 1, List.of(1L), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Histogram("h", 1, 2, List.of(), 0, 0));
    }

    private static HeatMap map(Scale scale, double... values) {
        return HeatMap.overTime("m", "u", List.of("r"), Tensor.of(values, 1, values.length), scale);
    }

    @Test
    void rangesOfColours() {
        assertEquals(new Range(0, 1), map(Scale.UNIT, 0.4, 0.5).range());
        assertEquals(new Range(-2, 4), map(Scale.LINEAR, 4, -2, Double.NaN).range());
        assertEquals(new Range(-4, 4), map(Scale.SIGNED, 4, -2).range());
        assertEquals(new Range(-2, 1), map(Scale.LOGARITHMIC, 0.01, 10, 0, -1).range());
        assertEquals(new Range(3, 4), map(Scale.LINEAR, 3, 3).range());
        assertEquals(new Range(0, 1), map(Scale.LOGARITHMIC, 0).range());
        assertTrue(map(Scale.LOGARITHMIC, 0).isShown(1e-30));
        assertFalse(map(Scale.LOGARITHMIC, 0).isShown(0));
        assertFalse(map(Scale.LINEAR, 0).isShown(Double.NaN));
    }

    /** Of 1e-20 beside 1 only eight powers of ten have colours of their own. */
    @Test
    void aLogarithmicScaleEndsFarBelow() {
        assertEquals(new Range(-8, 0), map(Scale.LOGARITHMIC, 1e-20, 1).range());
        assertEquals(new Range(-7, 0), map(Scale.LOGARITHMIC, 1e-7, 1).range());
    }

    @Test
    void aCurveEndsWhereItFallsBelow() {
        double nan = Double.NaN;
        List<Double> xs = List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        Curves.Line line = new Curves.Line("l", xs, List.of(0.01, 1.0, 0.01, 0.01, 0.001, 0.5, nan));
        assertEquals(
                List.of(0.05, 1.0, 0.05, nan, 0.05, 0.5, nan), line.downTo(0.05).ys());
        assertEquals(xs, line.downTo(0.05).xs());
    }

    @Test
    void aSectionKnowsItsPictures() {
        HeatMap one = map(Scale.UNIT, 1);
        HeatMap two = map(Scale.UNIT, 0);
        LinkedHashMap<String, List<Picture>> choice = new LinkedHashMap<>();
        choice.put("a", List.of(two, one));
        Section section = Section.titled("s").words("w").with(one).with(new Section.Choice("c", choice));
        assertEquals(List.of(one, two, one), section.pictures());
    }

    @Test
    void sizesMustAgree() {
        Tensor two = Tensor.of(new float[] {1, 2}, 1, 2);
        assertEquals(
                List.of("0", "1"),
                HeatMap.overTime("m", "u", List.of("r"), two, Scale.UNIT).columns());
        assertTrue(assertThrows(
                        ShapeException.class, () -> HeatMap.overTime("m", "u", List.of("a", "b"), two, Scale.UNIT))
                .getMessage()
                .contains("got values of shape [1, 2], expected [2, 2]"));
        List<Double> one = List.of(1.0);
        assertThrows(IllegalArgumentException.class, () -> new Curves.Line("l", one, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Curves.Line("l", one, one, one, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Ridges("r", "x", List.of(), List.of()));
        assertTrue(new Curves.Line("l", one, one, one, one).hasBand());
        assertFalse(new Curves.Line("l", one, one).hasBand());
    }

    @Test
    void numbersAsPeopleWriteThem() {
        assertEquals("0", Digits.of(0));
        assertEquals("120", Digits.of(120));
        assertEquals("0.02", Digits.of(0.02));
        assertEquals("3.4e-7", Digits.of(3.4e-7));
        assertEquals("-1.23e8", Digits.of(-123_456_789));
        assertEquals("1.2346", Digits.of(1.23456));
        assertEquals("1e6", Digits.of(1e6));
        assertEquals("100", Digits.of(100));
        assertEquals("NaN", Digits.of(Double.NaN));
    }

    @Test
    void aSectionGrows() {
        Section section = Section.titled("s").words("w").findings(List.of("f")).with(map(Scale.UNIT, 1));
        assertEquals("s", section.title());
        assertEquals(
                List.of("Words", "Findings", "Shown"),
                section.parts().stream()
                        .map(part -> part.getClass().getSimpleName())
                        .toList());
        assertTrue(new Section.Table(new LinkedHashMap<>()).rows().isEmpty());
    }
}
