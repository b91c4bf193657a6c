package dev.refrain.examples.bench;

import static dev.refrain.examples.bench.Sentences.count;
import static dev.refrain.examples.bench.Sentences.number;
import static dev.refrain.examples.output.Table.left;
import static dev.refrain.examples.output.Table.right;

import com.github.freva.asciitable.Column;
import dev.refrain.examples.bench.RecurrentFigures.Figure;
import dev.refrain.examples.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;

/** Figures of training steps, as tables and as members of a JSON object. */
record RecurrentReport(RecurrentFigures figures, double seconds) {
    /** The peak, a line with a bar for each training step, and what they take in ratio to each other. */
    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(Sentences.peak(figures.peakGflops(), figures.threads()));
        parts.add(steps());
        List<List<String>> ratios = ratios();
        if (!ratios.isEmpty()) {
            parts.add(ratioTable(ratios));
        }
        parts.add("%s, %s, %s s"
                .formatted(
                        count(figures.nanos().size(), "training step"),
                        count(figures.threads(), "thread"),
                        number(seconds, 1)));
        return String.join("\n\n", parts);
    }

    private String steps() {
        return Table.of(
                figures.each(),
                List.of(
                        left("T/B/H").with(each -> each.contestant().work().toString()),
                        left("cell").with(each -> each.contestant().cell().toString()),
                        left("path").with(each -> each.contestant().path().toString()),
                        right("ms").with(each -> number(each.ms(), 3)),
                        right("tokens/s").with(each -> String.format(Locale.ROOT, "%,.0f", each.tokensPerSecond())),
                        right("GFLOP/s").with(each -> number(each.gflops(), 1)),
                        right("of peak").with(each -> Sentences.percent(each.share())),
                        left("").with(each -> Table.bar(each.share()))));
    }

    private String ratioTable(List<List<String>> rows) {
        List<Column> columns = new ArrayList<>(List.of(left("times as long")));
        figures.works().forEach(work -> columns.add(right(work.toString())));
        return Table.ofCells(columns, rows);
    }

    /** A custom cell by the built-in one, what an LSTM has more by the LSTM, and the tape by the scan. */
    private List<List<String>> ratios() {
        List<List<String>> rows = new ArrayList<>();
        addRatio(rows, CellKind.CUSTOM_LSTM, CellKind.LSTM);
        addRatio(rows, CellKind.CUSTOM_GRU, CellKind.GRU);
        addRatio(rows, CellKind.PEEPHOLE_LSTM, CellKind.LSTM);
        addRatio(rows, CellKind.LAYERNORM_LSTM, CellKind.LSTM);
        for (CellKind cell : CellKind.values()) {
            addRatio(
                    rows,
                    "tape / scan, " + cell,
                    work -> figures.ratio(
                            new Contestant(work, cell, LayerPath.TAPE), new Contestant(work, cell, LayerPath.SCAN)));
        }
        return rows;
    }

    private void addRatio(List<List<String>> rows, CellKind cell, CellKind by) {
        addRatio(
                rows,
                cell + " / " + by + ", scan",
                work -> figures.ratio(
                        new Contestant(work, cell, LayerPath.SCAN), new Contestant(work, by, LayerPath.SCAN)));
    }

    private void addRatio(List<List<String>> rows, String name, Function<RecurrentWork, OptionalDouble> ratio) {
        List<OptionalDouble> ratios = figures.works().stream().map(ratio).toList();
        if (ratios.stream().anyMatch(OptionalDouble::isPresent)) {
            List<String> row = new ArrayList<>(List.of(name));
            ratios.forEach(each -> row.add(each.isPresent() ? number(each.getAsDouble(), 2) : ""));
            rows.add(row);
        }
    }

    SequencedMap<String, Object> members() {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("peakGflops", figures.peakGflops());
        members.put("works", figures.each().stream().map(this::members).toList());
        members.put("seconds", seconds);
        return members;
    }

    private SequencedMap<String, Object> members(Figure figure) {
        RecurrentWork work = figure.contestant().work();
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("cell", figure.contestant().cell().toString());
        members.put("path", figure.contestant().path().toString());
        members.put("threads", figures.threads());
        members.put("T", work.steps());
        members.put("B", work.batch());
        members.put("I", work.features());
        members.put("H", work.hidden());
        members.put("ms", figure.ms());
        members.put("gflops", figure.gflops());
        members.put("share", figure.share());
        members.put("tokensPerSecond", figure.tokensPerSecond());
        return members;
    }
}
