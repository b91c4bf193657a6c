package dev.refrain.nn.flow;

import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.nn.CellTrace;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What {@link GradientFlow} saw: numbers for each layer, direction, value of the step and time, what is wrong with them in words,
 * and pictures.
 *
 * @param layers the lowest first
 */
public record Flow(List<LayerFlow> layers) {
    private static final String TIME = "time step";

    /** Powers of ten from the lowest colour of a gradient to the highest. */
    private static final int DECADES = 8;

    /** The list is copied. */
    public Flow {
        layers = List.copyOf(layers);
    }

    /**
     * What a trace saw of a run with its backward pass, as in a training: of any loss, with the noise that was drawn. How the
     * state is carried is not known then.
     *
     * @throws TapeException if there was no backward pass since the trace was asked for
     */
    public static Flow of(CellTrace trace) {
        return of(trace, Map.of());
    }

    static Flow of(CellTrace trace, Map<String, List<JacobianNorms>> jacobians) {
        checkBackward(trace);
        Map<String, List<Signal>> signals = new LinkedHashMap<>();
        Map<String, String> layers = new LinkedHashMap<>();
        for (String traced : trace.names()) {
            Labels labels = Labels.of(traced);
            if (!traced.endsWith(".pre") && Measurement.isOf(trace.values(traced), trace.lengths())) {
                layers.putIfAbsent(labels.layer(), labels.layerLabel());
                signals.computeIfAbsent(labels.layer(), any -> new ArrayList<>())
                        .add(signal(trace, traced, labels));
            }
        }
        return new Flow(layers.entrySet().stream()
                .map(each -> new LayerFlow(
                        each.getValue(),
                        signals.getOrDefault(each.getKey(), List.of()),
                        jacobians.getOrDefault(each.getKey(), List.of())))
                .toList());
    }

    private static Signal signal(CellTrace trace, String traced, Labels labels) {
        Measurement values = new Measurement(trace.values(traced), trace.lengths());
        Measurement gradients = new Measurement(gradients(trace, traced), trace.lengths());
        Range range = Range.of(trace.function(traced));
        return new Signal(
                labels.name(),
                labels.label(range),
                range,
                labels.mayBeState(),
                values.units(),
                values.still(),
                tensor(values.rootMeanSquare()),
                tensor(gradients.norm()),
                tensor(values.mean(value -> value)),
                tensor(values.mean(value -> value < range.low() ? 1 : 0)),
                tensor(values.mean(value -> value > range.high() ? 1 : 0)),
                values.first());
    }

    private static void checkBackward(CellTrace trace) {
        if (!trace.names().isEmpty() && trace.names().stream().noneMatch(name -> hasGradients(trace, name))) {
            trace.gradients(trace.names().getFirst()); // says so
        }
    }

    private static boolean hasGradients(CellTrace trace, String traced) {
        try {
            trace.gradients(traced);
            return true;
        } catch (TapeException e) {
            if (e.kind() != TapeException.Kind.NO_GRAD) {
                throw e;
            }
            return false;
        }
    }

    /** Zeros of a layer or direction to which nothing comes back. */
    private static Tensor gradients(CellTrace trace, String traced) {
        Tensor values = trace.values(traced);
        return hasGradients(trace, traced)
                ? trace.gradients(traced)
                : Tensor.zeros(values.dtype(), values.shape().sizes());
    }

    private static Tensor tensor(double[] overTime) {
        return Tensor.of(overTime, overTime.length);
    }

    /**
     * What is wrong, layer by layer; nothing, if nothing is:
     *
     * <ul>
     *   <li>a gradient is not finite: of the state, at any time
     *   <li>it explodes: at some lag a change of the state is 10 times what it was or more
     *   <li>it vanishes: before the beginning less than 1 % of it is left
     *   <li>a gate, a candidate or a state is saturated: 90 % of its numbers or more are near its bounds, see {@link Range}; of a
     *       gate, near one of them
     *   <li>units are dead: 10 % of those of a state or more are {@link Signal#still}
     * </ul>
     */
    public List<Finding> findings() {
        return layers.stream().flatMap(layer -> Findings.of(layer).stream()).toList();
    }

    /** The root mean square of every value, by time. */
    public TextHeatMap sizes() {
        double most = signals(any -> true)
                .mapToDouble(each -> largest(each.signal().size()))
                .max()
                .orElse(1);
        return overTime("root mean square", 0, most, false, any -> true, Signal::size);
    }

    /** The means of gates: 0 is closed, 1 is open. The state of a cell that makes it by a sigmoid is none. */
    public TextHeatMap gates() {
        return overTime("mean of gates", 0, 1, false, Signal::isGate, Signal::mean);
    }

    /** The shares of gates, candidates and states that are near their bounds. */
    public TextHeatMap saturation() {
        return overTime(
                "share that is saturated",
                0,
                1,
                false,
                each -> each.range().isBounded(),
                each -> Var.of(each.low()).add(Var.of(each.high())).value());
    }

    /** ‖∂L/∂v_t‖ of every value, by time. */
    public TextHeatMap gradients() {
        return gradients("‖∂L/∂value‖", any -> true);
    }

    /** ‖∂L/∂h_t‖ of every part of a state, by time. */
    public TextHeatMap stateGradients() {
        return gradients("‖∂L/∂state‖", Signal::isState);
    }

    private TextHeatMap gradients(String title, Predicate<Signal> which) {
        double most = signals(which)
                .mapToDouble(each -> largest(each.signal().gradient()))
                .max()
                .orElse(1);
        double to = most > 0 && Double.isFinite(most) ? most : 1;
        return overTime(title, to * Math.pow(10, -DECADES), to, true, which, Signal::gradient);
    }

    /** ‖∂h_t/∂h_{t-ℓ}‖ by the lag ℓ, see {@link JacobianNorms}. */
    public TextHeatMap carried() {
        List<String> rows = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        for (LayerFlow layer : layers) {
            for (JacobianNorms jacobian : layer.jacobians()) {
                rows.add(layer.name() + " " + jacobian.label());
                values.add(jacobian.byLag());
            }
        }
        return new TextHeatMap(
                "‖∂state/∂state a lag before‖", "lag", Math.pow(10, -DECADES), 1, true, rows, stacked(values));
    }

    private record Placed(String layer, Signal signal) {}

    private Stream<Placed> signals(Predicate<Signal> which) {
        return layers.stream()
                .flatMap(layer -> layer.signals().stream().filter(which).map(each -> new Placed(layer.name(), each)));
    }

    private TextHeatMap overTime(
            String title,
            double from,
            double to,
            boolean isLogarithmic,
            Predicate<Signal> which,
            Function<Signal, Tensor> numbers) {
        List<String> rows = signals(which)
                .map(each -> each.layer() + " " + each.signal().label())
                .toList();
        List<Tensor> values =
                signals(which).map(each -> numbers.apply(each.signal())).toList();
        return new TextHeatMap(title, TIME, from, to, isLogarithmic, rows, stacked(values));
    }

    private static Tensor stacked(List<Tensor> rows) {
        int columns = rows.isEmpty() ? 1 : rows.getFirst().shape().size(0);
        double[] all = rows.stream()
                .flatMapToDouble(row -> Arrays.stream(row.toDoubles()))
                .toArray();
        return Tensor.of(all, rows.size(), columns);
    }

    private static double largest(Tensor numbers) {
        double largest = 0;
        for (double each : numbers.toDoubles()) {
            largest = Math.max(largest, Double.isNaN(each) ? 0 : each);
        }
        return largest;
    }

    /** What was found, and the pictures of gates, gradients and what is carried. */
    @Override
    public String toString() {
        Stream<String> maps = Stream.of(gates(), stateGradients(), carried())
                .filter(map -> !map.rows().isEmpty())
                .map(TextHeatMap::toString);
        Stream<String> found = findings().stream().map(Finding::text);
        return String.join(System.lineSeparator(), Stream.concat(found, maps).toList());
    }
}
