package dev.refrain.report;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.train.Figures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The content of a {@link CsvLog}: names of columns, and rows in the order of updates. */
final class CsvTable {
    /** What must be written after figures came. */
    enum Change {
        /** Nothing: they are there. */
        NOTHING,
        /** The last row, behind the others. */
        ROW,
        /** All of it: there are more columns, or the last row has more in it. */
        ALL
    }

    /** The cells of an update; empty where there is no figure, and fewer where columns came later. */
    private record Row(long update, List<String> cells) {
        private String cell(int column) {
            return column < cells.size() ? cells.get(column) : "";
        }
    }

    private static final String UPDATE = "update";
    private static final String SEPARATOR = ",";

    private final List<String> names;
    private final List<Row> rows;

    private CsvTable(List<String> names, List<Row> rows) {
        this.names = new ArrayList<>(names);
        this.rows = new ArrayList<>(rows);
    }

    static CsvTable empty() {
        return new CsvTable(List.of(), List.of());
    }

    /** Takes figures in, into the last row if that is of the same update. */
    Change add(Figures figures) {
        int columns = names.size();
        figures.values().keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        boolean sameRow = !rows.isEmpty() && rows.getLast().update() == figures.update();
        Row before = sameRow ? rows.removeLast() : new Row(figures.update(), List.of());
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Double value = figures.values().get(names.get(i));
            cells.add(value == null ? before.cell(i) : Double.toString(value));
        }
        rows.add(new Row(figures.update(), cells));
        if (sameRow && cells.equals(before.cells())) {
            return Change.NOTHING;
        }
        return sameRow || names.size() > columns ? Change.ALL : Change.ROW;
    }

    /** The rows up to an update, and the columns that these have something in. */
    CsvTable until(long update) {
        List<Row> kept = rows.stream().filter(row -> row.update() <= update).toList();
        int columns = names.size();
        while (columns > 0 && isEmpty(kept, columns - 1)) {
            columns--; // columns come in the order in which they were first needed, so the empty ones are the last
        }
        return new CsvTable(names.subList(0, columns), kept);
    }

    private static boolean isEmpty(List<Row> rows, int column) {
        return rows.stream().allMatch(row -> row.cell(column).isEmpty());
    }

    /** All of it. */
    String text() {
        List<String> heading = new ArrayList<>(List.of(UPDATE));
        names.forEach(name -> heading.add(quoted(name)));
        StringBuilder text = new StringBuilder(String.join(SEPARATOR, heading)).append('\n');
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    /** The last row. */
    String lastLine() {
        return line(rows.getLast());
    }

    private String line(Row row) {
        List<String> cells = new ArrayList<>(List.of(Long.toString(row.update())));
        for (int i = 0; i < names.size(); i++) {
            cells.add(row.cell(i));
        }
        return String.join(SEPARATOR, cells) + "\n";
    }

    private static String quoted(String name) {
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** What is in a file, without a last row that was cut off. */
    static CsvTable read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        CsvCells cells = new CsvCells(text);
        List<String> heading = cells.next();
        if (heading.isEmpty() || !heading.getFirst().equals(UPDATE)) {
            String begin = text.substring(0, Math.min(20, text.length()));
            throw new DataFormatException(
                    "%s: got a file that begins with \"%s\", expected a table whose first column is %s"
                            .formatted(file, begin, UPDATE));
        }
        List<Row> rows = new ArrayList<>();
        for (List<String> line = cells.next(); !line.isEmpty(); line = cells.next()) {
            rows.add(row(file, line, heading.size()));
        }
        return new CsvTable(List.copyOf(heading.subList(1, heading.size())), rows);
    }

    private static Row row(Path file, List<String> cells, int expected) {
        try {
            if (cells.size() == expected) {
                List<String> values = cells.subList(1, cells.size());
                values.stream().filter(value -> !value.isEmpty()).forEach(Double::parseDouble);
                return new Row(Long.parseLong(cells.getFirst()), List.copyOf(values));
            }
        } catch (NumberFormatException _) {
            // told below, with the whole row
        }
        throw new DataFormatException("%s: got row %s, expected a number of an update and %d figures"
                .formatted(file, Arrays.toString(cells.toArray()), expected - 1));
    }
}
