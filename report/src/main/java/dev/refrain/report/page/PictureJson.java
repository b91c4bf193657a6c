package dev.refrain.report.page;

import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Palette;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Ridges;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Pictures as JSON for the script of the page. Numbers have six digits, NaN and infinities are null. */
final class PictureJson {
    private static final int DIGITS = 6;

    /** Whole numbers up to here are written with all their digits. */
    private static final double EXACT = 1e15;

    private final JsonGenerator json;

    private PictureJson(JsonGenerator json) {
        this.json = json;
    }

    /** The text, without {@code <}, so that it may stand in a page and ends no element there. */
    static String of(List<Picture> pictures) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            new PictureJson(json).write(pictures);
        }
        return text.toString().replace("<", "\\u003c");
    }

    private void write(List<Picture> pictures) {
        json.writeStartObject();
        json.writeName("palette");
        json.writeStartObject();
        colours("sizes", Palette.SIZES);
        colours("signs", Palette.SIGNS);
        colours("lines", Palette.LINES);
        colours("linesOnBlack", Palette.LINES_ON_BLACK);
        json.writeEndObject();
        array("pictures", pictures, this::write);
        json.writeEndObject();
    }

    private void colours(String name, List<Integer> colours) {
        array(name, colours, each -> json.writeString("#%06X".formatted(each)));
    }

    private void write(Picture picture) {
        json.writeStartObject();
        json.writeStringProperty("kind", picture.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        json.writeStringProperty("title", picture.title());
        switch (picture) {
            case Curves curves -> write(curves);
            case HeatMap map -> write(map);
            case Histogram histogram -> {
                json.writeStringProperty("x", "");
                strings("times", List.of(""));
                array("histograms", List.of(histogram), this::bars);
            }
            case Ridges ridges -> {
                json.writeStringProperty("x", ridges.x());
                strings("times", ridges.times());
                array("histograms", ridges.histograms(), this::bars);
            }
        }
        json.writeEndObject();
    }

    private void write(Curves curves) {
        json.writeStringProperty("x", curves.x());
        json.writeStringProperty("y", curves.y());
        json.writeBooleanProperty("logarithmic", curves.logarithmic());
        array("lines", curves.lines(), line -> {
            json.writeStartObject();
            json.writeStringProperty("name", line.name());
            numbers("xs", line.xs());
            numbers("ys", line.ys());
            if (line.hasBand()) {
                numbers("lows", line.lows());
                numbers("highs", line.highs());
            }
            json.writeEndObject();
        });
    }

    private void write(HeatMap map) {
        json.writeStringProperty("x", map.x());
        json.writeStringProperty("y", map.y());
        json.writeStringProperty("unit", map.unit());
        json.writeStringProperty("scale", map.scale().name().toLowerCase(Locale.ROOT));
        json.writeName("low");
        number(map.range().low());
        json.writeName("high");
        number(map.range().high());
        strings("columns", map.columns());
        strings("rows", map.rows());
        json.writeName("values");
        json.writeStartArray();
        for (double value : map.values().toDoubles()) {
            number(map.isShown(value) ? value : Double.NaN);
        }
        json.writeEndArray();
    }

    private void bars(Histogram histogram) {
        json.writeStartObject();
        json.writeName("low");
        number(histogram.low());
        json.writeName("high");
        number(histogram.high());
        array("counts", histogram.counts(), json::writeNumber);
        json.writeEndObject();
    }

    private void strings(String name, List<String> values) {
        array(name, values, json::writeString);
    }

    private void numbers(String name, List<Double> values) {
        array(name, values, this::number);
    }

    private <V> void array(String name, List<V> values, Consumer<V> write) {
        json.writeName(name);
        json.writeStartArray();
        values.forEach(write);
        json.writeEndArray();
    }

    private void number(double value) {
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(
                    new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue());
        }
    }
}
