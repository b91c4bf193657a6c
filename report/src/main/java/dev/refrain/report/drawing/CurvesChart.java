package dev.refrain.report.drawing;

import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.Curves.Line;
import dev.refrain.report.picture.Digits;
import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves as lines. */
final class CurvesChart {
    private static final float LINE = 2.5f;

    /** Over fewer powers of ten than this, the numbers between them are marked too. */
    private static final double LEAST_DECADES = 30;

    private CurvesChart() {}

    static XYChart of(Curves curves, int width, int height) {
        XYChart chart = new XYChart(width, height);
        Style.apply(chart.getStyler());
        chart.setTitle(Style.heading(curves.title()));
        chart.setXAxisTitle(curves.x());
        chart.setYAxisTitle(curves.y());
        chart.getStyler().setSeriesColors(Style.lines());
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(Digits::of);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Digits::of);
        chart.getStyler().setLegendVisible(curves.lines().size() > 1);
        chart.getStyler().setYAxisLogarithmic(curves.logarithmic());
        DoubleSummaryStatistics x = new DoubleSummaryStatistics();
        DoubleSummaryStatistics y = new DoubleSummaryStatistics();
        int number = 0;
        for (Line line : curves.lines()) {
            Line shown = shown(line, curves.logarithmic());
            if (!shown.xs().isEmpty()) {
                shown.xs().forEach(x::accept);
                shown.ys().forEach(y::accept);
                add(chart, shown, " ".repeat(number++));
            }
        }
        if (number == 0) {
            empty(chart, curves.logarithmic());
        } else {
            axes(chart, x, y, curves.logarithmic());
        }
        return chart;
    }

    private static void axes(XYChart chart, DoubleSummaryStatistics x, DoubleSummaryStatistics y, boolean logarithmic) {
        Ticks along = Ticks.around(x.getMin(), x.getMax(), 10);
        chart.getStyler().setXAxisMin(along.low()).setXAxisMax(x.getMax() > along.low() ? x.getMax() : along.high());
        if (logarithmic) {
            boolean few = y.getMax() / y.getMin() < LEAST_DECADES;
            chart.getStyler().setYAxisLogarithmicDecadeOnly(!few);
        } else {
            Ticks up = Ticks.around(y.getMin(), y.getMax(), 8);
            chart.getStyler().setYAxisMin(up.low()).setYAxisMax(up.high());
        }
    }

    /** The points that can be drawn. */
    private static Line shown(Line line, boolean logarithmic) {
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        for (int i = 0; i < line.xs().size(); i++) {
            double y = line.ys().get(i);
            if (Double.isFinite(y) && (!logarithmic || y > 0)) {
                xs.add(line.xs().get(i));
                ys.add(y);
            }
        }
        return new Line(line.name(), xs, ys);
    }

    /**
     * XChart knows lines by their names: spaces behind them keep those of the same name apart. And where points are equally far
     * from each other it marks multiples of that distance, such as 420; one more point just before the last makes marks round.
     */
    private static void add(XYChart chart, Line line, String spaces) {
        List<Double> xs = new ArrayList<>(line.xs());
        List<Double> ys = new ArrayList<>(line.ys());
        int last = xs.size() - 1;
        if (last > 0) {
            xs.add(last, xs.get(last) - 1e-3 * (xs.get(last) - xs.get(last - 1)));
            ys.add(last, ys.get(last));
        }
        XYSeries series = chart.addSeries(line.name() + spaces, xs, ys);
        series.setMarker(last == 0 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        series.setLineStyle(new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    /** XChart draws nothing without a line. */
    private static void empty(XYChart chart, boolean logarithmic) {
        double least = logarithmic ? 1 : 0;
        chart.addSeries("nothing yet", List.of(0, 1), List.of(least, least)).setMarker(SeriesMarkers.NONE);
        chart.getStyler().setLegendVisible(true);
    }
}
