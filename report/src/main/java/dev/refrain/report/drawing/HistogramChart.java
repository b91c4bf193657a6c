package dev.refrain.report.drawing;

import dev.refrain.report.picture.Digits;
import dev.refrain.report.picture.Histogram;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A histogram as bars that touch: an area with steps, so that the axis below is one of numbers. */
final class HistogramChart {
    private HistogramChart() {}

    static XYChart of(Histogram histogram, String title, String x, int width, int height) {
        XYChart chart = new XYChart(width, height);
        Style.apply(chart.getStyler());
        chart.setTitle(Style.heading(title));
        chart.setXAxisTitle(x);
        chart.setYAxisTitle("count");
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(Digits::of);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Digits::of);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Area);
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        List<Double> edges = edges(histogram);
        for (int i = 0; i < histogram.counts().size(); i++) {
            xs.addAll(List.of(edges.get(i), edges.get(i), edges.get(i + 1), edges.get(i + 1)));
            double count = histogram.counts().get(i);
            ys.addAll(List.of(0.0, count, count, 0.0));
        }
        Ticks along = Ticks.around(edges.getFirst(), edges.getLast(), 10);
        chart.getStyler().setXAxisMin(along.low()).setXAxisMax(along.high());
        double most = ys.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        chart.getStyler().setYAxisMax(Ticks.around(0, most, 8).high());
        XYSeries bars = chart.addSeries("count", xs, ys);
        Color colour = Style.lines()[0];
        bars.setMarker(SeriesMarkers.NONE);
        bars.setLineColor(colour);
        bars.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 110));
        return chart;
    }

    /** Where all numbers are the same, around that. */
    private static List<Double> edges(Histogram histogram) {
        if (histogram.low() < histogram.high()) {
            return histogram.edges();
        }
        int ranges = histogram.counts().size();
        return new Histogram("", histogram.low(), histogram.low() + 1, histogram.counts(), 0, 0)
                .edges().stream().map(edge -> edge - 0.5 / ranges).toList();
    }
}
