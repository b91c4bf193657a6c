package dev.refrain.examples.bench;

import static dev.refrain.examples.bench.Sentences.count;
import static dev.refrain.examples.bench.Sentences.number;
import static dev.refrain.examples.output.Table.bar;
import static dev.refrain.examples.output.Table.left;
import static dev.refrain.examples.output.Table.right;

import com.github.freva.asciitable.Column;
import dev.refrain.examples.output.Table;
import dev.refrain.tensor.internal.measure.KernelFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Figures of kernels, as tables and as members of a JSON object. */
record KernelReport(KernelFigures figures, double seconds) {
    /** The peak, the products with a bar each, the functions with a column for each size. */
    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(Sentences.peak(figures.peakGflops(), figures.threads()));
        if (!figures.products().isEmpty()) {
            parts.add(products());
        }
        if (!figures.functions().isEmpty()) {
            parts.add(functions());
        }
        parts.add("%s%s, %s, %s, %s s"
                .formatted(
                        figures.products().isEmpty() ? "" : geometricMean(),
                        count(figures.products().size(), "product"),
                        count(nanosByFunction().size(), "function"),
                        count(figures.threads(), "thread"),
                        number(seconds, 1)));
        return String.join("\n\n", parts);
    }

    private String geometricMean() {
        double logarithms = figures.products().stream()
                .mapToDouble(each -> Math.log(each.share()))
                .average()
                .orElseThrow();
        return Sentences.percent(Math.exp(logarithms)) + " of the peak in the geometric mean: ";
    }

    private String products() {
        return Table.of(
                figures.products(),
                List.of(
                        left("kind").with(each -> each.shape().kind().toString()),
                        left("sizes").with(each -> each.shape().sizes()),
                        right("GFLOP/s").with(each -> number(each.gflops(), 1)),
                        right("of peak").with(each -> Sentences.percent(each.share())),
                        left("").with(each -> bar(each.share()))));
    }

    private String functions() {
        List<Map.Entry<String, SequencedMap<Integer, Double>>> rows =
                List.copyOf(nanosByFunction().entrySet());
        List<Column> columns = new ArrayList<>(List.of(left("ns per element")));
        rows.getFirst().getValue().forEach((n, nanos) -> columns.add(right("n = " + n)));
        return Table.ofCells(columns, rows.stream().map(KernelReport::row).toList());
    }

    private static List<String> row(Map.Entry<String, SequencedMap<Integer, Double>> function) {
        List<String> cells = new ArrayList<>(List.of(function.getKey()));
        function.getValue().values().forEach(nanos -> cells.add(number(nanos, 3)));
        return cells;
    }

    private SequencedMap<String, SequencedMap<Integer, Double>> nanosByFunction() {
        SequencedMap<String, SequencedMap<Integer, Double>> nanos = new LinkedHashMap<>();
        figures.functions()
                .forEach(each -> nanos.computeIfAbsent(
                                each.size().function().functionName(), name -> new LinkedHashMap<>())
                        .put(each.size().n(), each.nsPerElement()));
        return nanos;
    }

    SequencedMap<String, Object> members() {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("peakGflops", figures.peakGflops());
        members.put("threads", figures.threads());
        members.put(
                "gemm", figures.products().stream().map(KernelReport::members).toList());
        members.put(
                "functions",
                figures.functions().stream().map(KernelReport::members).toList());
        members.put("seconds", seconds);
        return members;
    }

    private static SequencedMap<String, Object> members(KernelFigures.Product product) {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("kind", product.shape().kind().toString());
        members.put("m", product.shape().m());
        members.put("k", product.shape().k());
        members.put("n", product.shape().n());
        members.put("gflops", product.gflops());
        members.put("share", product.share());
        return members;
    }

    private static SequencedMap<String, Object> members(KernelFigures.Function function) {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("name", function.size().function().functionName());
        members.put("n", function.size().n());
        members.put("nsPerElement", function.nsPerElement());
        return members;
    }
}
