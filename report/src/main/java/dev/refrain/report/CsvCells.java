package dev.refrain.report;

import java.util.ArrayList;
import java.util.List;

/** The lines of a text of comma-separated values, as RFC 4180 has them, cell by cell. */
final class CsvCells {
    private final String text;
    private int at;

    CsvCells(String text) {
        this.text = text;
    }

    /** The cells of the next line; none where there is none, or where it has no end. */
    List<String> next() {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (quoted && at < text.length() && text.charAt(at) == '"') {
                    cell.append(c);
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                cells.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    return cells;
                }
            } else {
                cell.append(c);
            }
        }
        return List.of();
    }
}
