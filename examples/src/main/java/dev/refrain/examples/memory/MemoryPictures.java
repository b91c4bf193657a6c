package dev.refrain.examples.memory;

import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.JacobianNorms;
import dev.refrain.nn.flow.TextHeatMap;
import dev.refrain.report.FlowPictures;
import dev.refrain.report.PictureFiles;
import dev.refrain.report.ReportPage;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.Curves.Line;
import dev.refrain.report.picture.Digits;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.HeatMap.Scale;
import dev.refrain.report.picture.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What is to be seen of several cells, drawn: how far back each carries the signal, and what it has learned. */
record MemoryPictures(MemoryTask task, List<Remembered> cells, int checkedEvery) {
    /** Where curves end; far below what can be learned from. */
    private static final double LEAST = 1e-8;

    /** As PNG files into a folder, which is made. */
    void draw(Path folder) throws IOException {
        PictureFiles.write(section(), folder);
    }

    /** As a page, with the gates and gradients of every cell. */
    void write(Path file, String command) throws IOException {
        SequencedMap<String, String> tiles = new LinkedHashMap<>();
        List<Section> sections = new ArrayList<>(List.of(section()));
        for (Remembered each : cells) {
            String solved = each.isSolved() ? "solved" : "not solved";
            tiles.put(each.cell() + ", error, " + solved, Digits.of(each.error()));
            sections.add(new Section(
                    each.cell() + ", trained", FlowPictures.of(each.after()).parts()));
        }
        SequencedMap<String, String> repeat = new LinkedHashMap<>();
        repeat.put("Command", command);
        sections.add(Section.titled("How to repeat").with(new Section.Samples(repeat)));
        String subtitle = task.description().replace("\n", " ");
        new ReportPage("How far back cells remember", subtitle, tiles, sections).write(file);
    }

    private Section section() {
        Section section = Section.titled("How far back")
                .words(
                        "A cell learns from a step only if the gradient gets back to it. Where the curve of a cell is below the"
                                + " line of 1 %, the gradient is gone, and what stood there is not learned.")
                .with(gradients("gradient by the lag, trained", Remembered::after))
                .with(gradients("gradient by the lag, untrained", Remembered::before))
                .with(carried("signal carried, trained", Remembered::after))
                .with(carried("signal carried, untrained", Remembered::before))
                .with(errors());
        TextHeatMap map = Picture.gradients(cells);
        return section.with(HeatMap.overTime(
                "gradient at each step, against the last one", "share", map.rows(), map.values(), Scale.LOGARITHMIC));
    }

    private Curves gradients(String title, Function<Remembered, Flow> when) {
        return byLag(title, "‖∂L/∂h‖ against the last step", each -> {
            double[] byLag = Remembered.gradients(when.apply(each));
            return DoubleStream.of(byLag).map(norm -> norm / byLag[0]).toArray();
        });
    }

    private Curves carried(String title, Function<Remembered, Flow> when) {
        return byLag(
                title,
                "‖∂h at the end / ∂h before‖",
                each -> Remembered.jacobian(when.apply(each)).byLag().toDoubles());
    }

    private Curves byLag(String title, String y, Function<Remembered, double[]> numbers) {
        List<Line> lines = new ArrayList<>();
        int longest = 1;
        for (Remembered each : cells) {
            double[] byLag = numbers.apply(each);
            longest = Math.max(longest, byLag.length - 1);
            lines.add(line(each.cell().toString(), 1, byLag).downTo(LEAST));
        }
        lines.add(level("1 %: gone below", longest, JacobianNorms.LEFT));
        return new Curves(title, "lag, in time steps before the end", y, true, lines);
    }

    private Curves errors() {
        List<Line> lines = new ArrayList<>();
        int last = 1;
        for (Remembered each : cells) {
            double[] errors = each.errors().stream().mapToDouble(error -> error).toArray();
            last = Math.max(last, (errors.length - 1) * checkedEvery);
            lines.add(line(each.cell().toString(), checkedEvery, errors));
        }
        lines.add(level("without memory", last, task.baseline()));
        lines.add(level("solved below", last, task.threshold()));
        return new Curves("error", "update", "error", true, lines);
    }

    private static Line line(String name, double apart, double[] ys) {
        return new Line(
                name,
                IntStream.range(0, ys.length).mapToObj(i -> apart * i).toList(),
                DoubleStream.of(ys).boxed().toList());
    }

    private static Line level(String name, double to, double y) {
        return new Line(name, List.of(0.0, to), List.of(y, y));
    }
}
