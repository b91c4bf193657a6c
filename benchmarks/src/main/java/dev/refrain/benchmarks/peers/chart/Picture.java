package dev.refrain.benchmarks.peers.chart;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Panels of bars as a picture, from left to right and then down.
 *
 * @param columns how many panels lie side by side
 */
public record Picture(List<Panel> panels, int columns) {
    private static final int WIDTH = 520;
    private static final int HEADER = 60;
    private static final int BAR = 26;

    public Picture {
        panels = List.copyOf(panels);
    }

    /** Whether the file's name says in which of the two ways it is to be written. */
    public static boolean knows(Path file) {
        return isPng(file) || file.toString().endsWith(".svg");
    }

    private static boolean isPng(Path file) {
        return file.toString().endsWith(".png");
    }

    /** Writes a file whose name ends in {@code .svg} or {@code .png}. */
    public void write(Path file) throws IOException {
        int width = Math.min(columns, panels.size()) * WIDTH;
        int rows = (panels.size() + columns - 1) / columns;
        int height = rows * panelHeight();
        if (isPng(file)) {
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            paint(image.createGraphics(), width, height);
            ImageIO.write(image, "png", file.toFile());
        } else {
            VectorGraphics2D vectors = new VectorGraphics2D();
            paint(vectors, width, height);
            try (OutputStream out = Files.newOutputStream(file)) {
                new SVGProcessor()
                        .getDocument(vectors.getCommands(), new PageSize(width, height))
                        .writeTo(out);
            }
        }
    }

    private void paint(Graphics2D graphics, int width, int height) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        for (int i = 0; i < panels.size(); i++) {
            Graphics2D part = (Graphics2D) graphics.create();
            part.translate(i % columns * WIDTH, i / columns * panelHeight());
            new PanelChart(panels.get(i), WIDTH, height(panels.get(i))).paint(part);
            part.dispose();
        }
        graphics.dispose();
    }

    /** Of all, so that they stand in rows. */
    private int panelHeight() {
        return panels.stream().mapToInt(Picture::height).max().orElse(0);
    }

    private static int height(Panel panel) {
        return HEADER + BAR * panel.bars().size();
    }
}
