package dev.refrain.report.drawing;

import dev.refrain.report.picture.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How all pictures look: large letters, little ink, colours that the colour-blind can tell apart. */
final class Style {
    private static final int GRID = 0xE4E7EB;

    private Style() {}

    /** A title as it stands above a picture, with a capital. */
    static String heading(String title) {
        return title.isEmpty() ? title : title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    /** Of titles. */
    static Color ink() {
        return new Color(0x1F2328);
    }

    /** Of marks. */
    static Color softInk() {
        return new Color(0x59636E);
    }

    /** The letters of titles. */
    static Font title() {
        return new Font(Font.SANS_SERIF, Font.BOLD, 24);
    }

    /** The letters of marks. */
    static Font ticks() {
        return new Font(Font.SANS_SERIF, Font.PLAIN, 16);
    }

    /** The colours of lines. */
    static Color[] lines() {
        return Palette.LINES.stream().map(Color::new).toArray(Color[]::new);
    }

    static void apply(AxesChartStyler style) {
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(new Color(GRID));
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setChartTitleBoxVisible(false);
        style.setChartTitleFont(title());
        style.setChartTitlePadding(16);
        style.setChartFontColor(ink());
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
        style.setAxisTickLabelsFont(ticks());
        style.setAxisTickLabelsColor(softInk());
        style.setAxisTickMarksColor(new Color(GRID));
        style.setAxisTitlePadding(12);
        style.setLegendFont(ticks());
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendBackgroundColor(Color.WHITE);
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setChartPadding(20);
        style.setPlotContentSize(1.0);
        style.setMarkerSize(0);
        style.setXAxisTickMarkSpacingHint(110);
        style.setYAxisTickMarkSpacingHint(60);
        style.setLocale(Locale.ROOT);
        style.setAntiAlias(true);
        style.setTextAntiAlias(true);
    }
}
