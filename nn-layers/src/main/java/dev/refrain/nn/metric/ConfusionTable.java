package dev.refrain.nn.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A confusion matrix as people read it: columns as wide as what is in them, numbers to the right. */
record ConfusionTable(ConfusionMatrix matrix) {
    String text() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("expected \\ predicted"));
        head.addAll(matrix.classes());
        head.addAll(List.of("precision", "recall", "F1"));
        rows.add(head);
        for (int c = 0; c < matrix.classes().size(); c++) {
            rows.add(row(c));
        }
        int[] widths = IntStream.range(0, head.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElseThrow())
                .toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private List<String> row(int expected) {
        List<String> row = new ArrayList<>(List.of(matrix.classes().get(expected)));
        for (int predicted = 0; predicted < matrix.classes().size(); predicted++) {
            row.add(Long.toString(matrix.count(expected, predicted)));
        }
        Hits hits = matrix.of(expected);
        for (double share : new double[] {hits.precision(), hits.recall(), hits.f1()}) {
            row.add(String.format(Locale.ROOT, "%.3f", share));
        }
        return row;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String space = " ".repeat(widths[i] - width(cell));
            line.append(i == 0 ? cell + space : "  " + space + cell);
        }
        return line.toString();
    }
}
