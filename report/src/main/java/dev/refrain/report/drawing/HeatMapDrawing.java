package dev.refrain.report.drawing;

import dev.refrain.report.picture.Digits;
import dev.refrain.report.picture.HeatMap;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/** A heat map as coloured cells that touch, with a column of colours that says what they mean. */
final class HeatMapDrawing {
    private static final int ROW = 34;
    private static final int TOP = 76;
    private static final int BOTTOM = 86;
    private static final int RIGHT = 150;
    private static final int EDGE = 24;
    private static final int SCALE_WIDTH = 22;
    private static final int LEAST_ROW_LABEL = 18;
    private static final int MOST_LABEL = 320;

    private final HeatMap map;
    private final Graphics2D pen;
    private final Colours colours;
    private final Rectangle cells;

    private HeatMapDrawing(HeatMap map, BufferedImage image) {
        this.map = map;
        this.pen = image.createGraphics();
        this.colours = new Colours(map);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        pen.setFont(Style.ticks());
        int left = 2 * EDGE + (map.y().isEmpty() ? 0 : EDGE + 8) + widest(map.rows());
        this.cells = new Rectangle(left, TOP, image.getWidth() - left - RIGHT, image.getHeight() - TOP - BOTTOM);
    }

    /** How high it is best. */
    static int height(HeatMap map) {
        return Math.clamp(TOP + BOTTOM + (long) ROW * map.rows().size(), 320, 1600);
    }

    static BufferedImage of(HeatMap map, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        HeatMapDrawing drawing = new HeatMapDrawing(map, image);
        drawing.pen.setColor(Color.WHITE);
        drawing.pen.fillRect(0, 0, width, height);
        drawing.cells();
        drawing.rows();
        drawing.columns();
        drawing.scale();
        drawing.titles(width);
        drawing.pen.dispose();
        return image;
    }

    private int widest(List<String> names) {
        FontMetrics letters = pen.getFontMetrics();
        int widest = names.stream().mapToInt(letters::stringWidth).max().orElse(0);
        return Math.min(widest, MOST_LABEL);
    }

    /** Edges are rounded, so that cells touch and all of the picture is covered. */
    private void cells() {
        double[] values = map.values().toDoubles();
        int columns = map.columns().size();
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int column = i % columns;
            pen.setColor(colours.of(values[i]));
            pen.fillRect(left(column), top(row), left(column + 1) - left(column), top(row + 1) - top(row));
        }
    }

    private int left(int column) {
        return cells.x
                + (int) Math.round((double) cells.width * column / map.columns().size());
    }

    private int top(int row) {
        return cells.y
                + (int) Math.round((double) cells.height * row / map.rows().size());
    }

    private void rows() {
        pen.setFont(Style.ticks());
        pen.setColor(Style.softInk());
        FontMetrics letters = pen.getFontMetrics();
        int every = Math.ceilDiv(LEAST_ROW_LABEL * map.rows().size(), Math.max(1, cells.height));
        for (int row = 0; row < map.rows().size(); row += every) {
            String name = shortened(map.rows().get(row), letters);
            int middle = (top(row) + top(row + 1) + letters.getAscent() - letters.getDescent()) / 2;
            pen.drawString(name, cells.x - 12 - letters.stringWidth(name), middle);
        }
    }

    private static String shortened(String name, FontMetrics letters) {
        String end = name;
        while (letters.stringWidth(end) > MOST_LABEL && end.length() > 2) {
            end = "…" + end.substring(2);
        }
        return end;
    }

    private void columns() {
        FontMetrics letters = pen.getFontMetrics();
        int room = widest(map.columns()) + EDGE;
        int most = Math.max(1, Math.min(12, cells.width / room));
        int every =
                (int) Math.max(1, Ticks.around(0, map.columns().size(), most).step());
        int base = cells.y + cells.height + 8;
        for (int column = 0; column < map.columns().size(); column += every) {
            String name = map.columns().get(column);
            int middle = (left(column) + left(column + 1)) / 2;
            pen.drawLine(middle, base - 4, middle, base);
            pen.drawString(name, middle - letters.stringWidth(name) / 2, base + 4 + letters.getAscent());
        }
    }

    private void scale() {
        FontMetrics letters = pen.getFontMetrics();
        int x = cells.x + cells.width + 28;
        for (int y = 0; y < cells.height; y++) {
            pen.setColor(colours.at(1 - y / (double) (cells.height - 1)));
            pen.fillRect(x, cells.y + y, SCALE_WIDTH, 1);
        }
        pen.setColor(Style.softInk());
        int steps = Math.max(2, Math.min(6, cells.height / 40));
        for (double mark : colours.marks(steps)) {
            int y = cells.y + (int) Math.round((1 - colours.place(mark)) * (cells.height - 1));
            pen.drawLine(x + SCALE_WIDTH, y, x + SCALE_WIDTH + 5, y);
            pen.drawString(Digits.of(mark), x + SCALE_WIDTH + 10, y + letters.getAscent() / 2 - 1);
        }
        pen.drawString(
                map.unit(),
                Math.min(x, cells.x + cells.width + RIGHT - EDGE / 2 - letters.stringWidth(map.unit())),
                cells.y - 12);
    }

    private void titles(int width) {
        pen.setColor(Style.ink());
        pen.setFont(Style.title());
        FontMetrics large = pen.getFontMetrics();
        String title = Style.heading(map.title());
        pen.drawString(title, Math.max(EDGE, (width - large.stringWidth(title)) / 2), EDGE + large.getAscent());
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
        FontMetrics letters = pen.getFontMetrics();
        int middle = cells.x + (cells.width - letters.stringWidth(map.x())) / 2;
        pen.drawString(map.x(), middle, cells.y + cells.height + BOTTOM - EDGE);
        AffineTransform before = pen.getTransform();
        pen.rotate(-Math.PI / 2);
        int up = -(cells.y + (cells.height + letters.stringWidth(map.y())) / 2);
        pen.drawString(map.y(), up, EDGE + letters.getAscent() / 2);
        pen.setTransform(before);
    }
}
