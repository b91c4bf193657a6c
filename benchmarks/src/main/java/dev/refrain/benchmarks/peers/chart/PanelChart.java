package dev.refrain.benchmarks.peers.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.style.HorizontalBarStyler;

/**
 * A panel as a chart: a bar for each contestant with its figure beside its name, those of Refrain in a colour of their own. A
 * chart has one colour for all bars of a series, and draws several series beside each other: so there are two charts, one on
 * top of the other.
 */
record PanelChart(Panel panel, int width, int height) {
    private static final String OURS = "Refrain";

    void paint(Graphics2D graphics) {
        chart(false, Color.WHITE, Color.BLACK, new Color(0xB8BEC6)).paint(graphics, width, height);
        Color none = new Color(0, true);
        chart(true, none, none, new Color(0x2463B4)).paint(graphics, width, height);
    }

    private HorizontalBarChart chart(boolean ours, Color background, Color ink, Color bars) {
        HorizontalBarChart chart = new HorizontalBarChartBuilder()
                .width(width)
                .height(height)
                .title(panel.title())
                .build();
        style(chart.getStyler());
        chart.getStyler().setSeriesColors(new Color[] {bars});
        chart.getStyler().setChartBackgroundColor(background);
        chart.getStyler().setPlotBackgroundColor(background);
        chart.getStyler().setChartFontColor(ink);
        chart.getStyler().setAxisTickLabelsColor(ink);
        chart.getStyler().setAxisTickMarksColor(ink);
        List<String> names = panel.bars().stream()
                .map(bar -> bar.name() + "  " + panel.label(bar) + (panel.isCut(bar) ? " ~" : ""))
                .toList();
        List<Double> lengths = panel.bars().stream()
                .map(bar -> bar.name().startsWith(OURS) == ours ? Math.min(bar.figure(), panel.longest()) : 0)
                .toList();
        chart.addSeries(OURS, lengths, names);
        return chart;
    }

    private void style(HorizontalBarStyler styler) {
        styler.setAvailableSpaceFill(0.7);
        styler.setLegendVisible(false);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesVisible(false);
        styler.setXAxisTicksVisible(false);
        styler.setXAxisTickMarkSpacingHint(1); // of all categories, although they are those of y: each bar has its name
        styler.setXAxisMin(0.0);
        styler.setXAxisMax(panel.longest());
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    }
}
