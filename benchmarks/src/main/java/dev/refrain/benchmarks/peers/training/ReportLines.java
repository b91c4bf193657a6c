package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Times;
import dev.refrain.benchmarks.peers.training.Standing.Figure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report as one process of the program hands it to another: text with tabs between its columns. The first line is the peer and
 * the peak, and every other one a contestant at a work.
 */
final class ReportLines {
    private ReportLines() {}

    static List<String> of(Report report) {
        Stream<String> figures = report.standings().stream()
                .flatMap(standing -> standing.figures().stream().map(figure -> line(standing.work(), figure)));
        return Stream.concat(Stream.of(line(report.peer(), report.peakGflops())), figures)
                .toList();
    }

    private static String line(Work work, Figure figure) {
        return line(
                work.layer().name(),
                work.steps(),
                work.batch(),
                work.input(),
                work.hidden(),
                work.readout(),
                figure.times().name(),
                figure.times().best(),
                figure.times().median(),
                figure.ours(),
                figure.shipped(),
                figure.unrolled());
    }

    private static String line(Object... columns) {
        return Arrays.stream(columns).map(String::valueOf).collect(Collectors.joining("\t"));
    }

    /** The report that these lines are of, to the last bit. */
    static Report read(List<String> lines) {
        String[] head = columns(lines.getFirst());
        List<Standing> standings = lines.stream()
                .skip(1)
                .map(ReportLines::columns)
                .collect(Collectors.groupingBy(
                        ReportLines::work,
                        LinkedHashMap::new,
                        Collectors.mapping(ReportLines::figure, Collectors.toList())))
                .entrySet()
                .stream()
                .map(each -> new Standing(each.getKey(), each.getValue()))
                .toList();
        return new Report(head[0], Double.parseDouble(head[1]), standings);
    }

    private static String[] columns(String line) {
        return line.split("\t", -1);
    }

    private static Work work(String[] columns) {
        return new Work(
                Layer.valueOf(columns[0]),
                Integer.parseInt(columns[1]),
                Integer.parseInt(columns[2]),
                Integer.parseInt(columns[3]),
                Integer.parseInt(columns[4]),
                Integer.parseInt(columns[5]));
    }

    private static Figure figure(String[] columns) {
        return new Figure(
                new Times(columns[6], Double.parseDouble(columns[7]), Double.parseDouble(columns[8])),
                Boolean.parseBoolean(columns[9]),
                Boolean.parseBoolean(columns[10]),
                Boolean.parseBoolean(columns[11]));
    }
}
