package dev.refrain.report;

import dev.refrain.nn.flow.Finding;
import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.JacobianNorms;
import dev.refrain.nn.flow.LayerFlow;
import dev.refrain.nn.flow.Range;
import dev.refrain.nn.flow.Signal;
import dev.refrain.nn.flow.TextHeatMap;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.Curves.Line;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.HeatMap.Scale;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Section;
import dev.refrain.report.picture.Section.Choice;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How gradients flow, to be looked at: the findings in words, gates over time steps, ‖∂L/∂h_t‖ over time steps, what is left of a
 * change of the state some steps later, and every gate and state of one sequence, unit by unit.
 *
 * <pre>{@code report.show(FlowPictures.of(GradientFlow.of(layer).look(x, loss)));}</pre>
 */
public final class FlowPictures {
    /** The title of the section. */
    public static final String TITLE = "Gradient flow";

    /** Of a layer with more units, so many are drawn one by one. */
    private static final int MOST_UNITS = 64;

    /** Curves end where so little is left of the greatest number. */
    private static final double LEAST = 1e-8;

    private static final String STEP = "time step";

    private FlowPictures() {}

    /** All there is to see of it; pictures that it has no numbers for are left out. */
    public static Section of(Flow flow) {
        List<String> findings = flow.findings().stream().map(Finding::text).toList();
        Section section = Section.titled(TITLE)
                .words(
                        "One look into the recurrent layers, on a batch of examples. L is the loss, h the state, and time runs to"
                                + " the right: the gradient comes from there.");
        section = findings.isEmpty()
                ? section.words(
                        "Nothing was found: no gradient vanishes or explodes, no gate is stuck, no unit is dead.")
                : section.findings(findings);
        for (Picture picture : overview(flow)) {
            section = section.with(picture);
        }
        SequencedMap<String, List<Picture>> units = units(flow);
        return units.isEmpty() ? section : section.with(new Choice("One sequence, unit by unit", units));
    }

    private static List<Picture> overview(Flow flow) {
        List<Picture> pictures = new ArrayList<>();
        Curves states = new Curves(
                "gradient norm of the state over time steps", STEP, "‖∂L/∂h‖", true, gradients(flow, Signal::isState));
        Curves products = new Curves(
                "jacobian norm of the state over the lag",
                "lag, in time steps",
                "‖∂h at T / ∂h at T - lag‖",
                true,
                products(flow));
        pictures.addAll(List.of(states, products).stream()
                .filter(each -> !each.lines().isEmpty())
                .toList());
        heatMap("gates over time steps", "mean", flow.gates(), Scale.UNIT, pictures);
        heatMap("gradient norms over time steps", "‖∂L/∂value‖", flow.gradients(), Scale.LOGARITHMIC, pictures);
        return pictures;
    }

    private static void heatMap(String title, String unit, TextHeatMap map, Scale scale, List<Picture> into) {
        if (!map.rows().isEmpty()) {
            into.add(HeatMap.overTime(title, unit, map.rows(), map.values(), scale));
        }
    }

    private static List<Line> gradients(Flow flow, Predicate<Signal> which) {
        List<Line> lines = new ArrayList<>();
        for (LayerFlow layer : flow.layers()) {
            layer.signals().stream()
                    .filter(which)
                    .forEach(each -> lines.add(line(layer.name() + " " + each.label(), each.gradient())));
        }
        return above(lines);
    }

    private static List<Line> products(Flow flow) {
        List<Line> lines = new ArrayList<>();
        for (LayerFlow layer : flow.layers()) {
            for (JacobianNorms each : layer.jacobians()) {
                lines.add(line(layer.name() + " " + each.label(), each.byLag()));
            }
        }
        return above(lines);
    }

    private static Line line(String name, Tensor numbers) {
        double[] ys = numbers.toDoubles();
        List<Double> xs =
                IntStream.range(0, ys.length).mapToObj(Double::valueOf).toList();
        return new Line(name, xs, DoubleStream.of(ys).boxed().toList());
    }

    /** All down to a share of the greatest number. */
    private static List<Line> above(List<Line> lines) {
        double most = lines.stream()
                .flatMap(line -> line.ys().stream())
                .filter(Double::isFinite)
                .max(Double::compare)
                .orElse(0.0);
        return lines.stream().map(line -> line.downTo(LEAST * most)).toList();
    }

    private static SequencedMap<String, List<Picture>> units(Flow flow) {
        SequencedMap<String, List<Picture>> all = new LinkedHashMap<>();
        for (LayerFlow layer : flow.layers()) {
            for (Signal signal : layer.signals()) {
                if (signal.units() > 0 && (signal.isState() || (signal.range().isBounded() && !isOutput(signal)))) {
                    all.put(layer.name() + " " + signal.label(), List.of(units(layer, signal)));
                }
            }
        }
        return all;
    }

    /** It is drawn as the state, which it is or which it is made of. */
    private static boolean isOutput(Signal signal) {
        return signal.name().equals("output");
    }

    private static HeatMap units(LayerFlow layer, Signal signal) {
        int rows = Math.min(signal.units(), MOST_UNITS);
        int steps = signal.example().shape().size(1);
        double[] numbers = Arrays.copyOf(signal.example().toDoubles(), rows * steps);
        String of = rows < signal.units() ? ", the first %d of %d".formatted(rows, signal.units()) : "";
        return new HeatMap(
                layer.name() + " " + signal.label(),
                STEP,
                "unit" + of,
                "value",
                HeatMap.numbers(steps),
                HeatMap.numbers(rows),
                Tensor.of(numbers, rows, steps),
                signal.range() == Range.SIGMOID ? Scale.UNIT : Scale.SIGNED);
    }
}
