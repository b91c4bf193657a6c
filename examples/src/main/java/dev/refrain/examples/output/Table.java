package dev.refrain.examples.output;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.stream.Collectors;

/** Tables in plain text: a line for each row under a header, without a frame. */
public final class Table {
    private static final int BAR = 25;

    private Table() {}

    /** A line for each of the rows, whose cells the columns know. */
    public static <T> String of(List<T> rows, List<ColumnData<T>> columns) {
        return tidy(AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, rows, columns));
    }

    /** A line for each row of cells. */
    public static String ofCells(List<Column> columns, List<List<String>> rows) {
        return tidy(AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                columns.toArray(Column[]::new),
                rows.stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new)));
    }

    private static String tidy(String table) {
        return table.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /** A column of words. */
    public static Column left(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.LEFT).dataAlign(HorizontalAlign.LEFT);
    }

    /** A column of numbers. */
    public static Column right(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.RIGHT).dataAlign(HorizontalAlign.RIGHT);
    }

    /** A bar as long as a share of 1; a longer one is not drawn. */
    public static String bar(double share) {
        return "#".repeat((int) Math.round(BAR * Math.clamp(share, 0, 1)));
    }
}
