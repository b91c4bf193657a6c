package dev.refrain.report.history;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.Update;
import dev.refrain.report.history.Thinned.Merge;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.Curves.Line;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of every parameter at some updates, √Σ g² of its gradient, and by how much the update changed it: ‖w' - w‖ / ‖w‖. What is
 * missing is NaN: a parameter without a gradient, or one that was 0.
 */
final class ParameterHistory implements Resumable {
    private static final int NUMBERS = 15_000;

    private final Sampling sampling;
    private final List<String> names;
    private final List<Parameter> parameters;
    private final Thinned table;
    private final boolean isWhole;

    /** The values before the update that is looked at next; null where it is not the next one. */
    private @Nullable List<Tensor> before;

    ParameterHistory(Run run) {
        var leaves = Tree.leaves(run.model());
        this.isWhole = leaves.size() <= RunHistory.MOST_PARAMETERS;
        this.names = leaves.keySet().stream().limit(RunHistory.MOST_PARAMETERS).toList();
        this.parameters =
                leaves.values().stream().limit(RunHistory.MOST_PARAMETERS).toList();
        int rows = 2 * Math.clamp(NUMBERS / 2 / Math.max(1, names.size()), 10, 150);
        this.sampling = Sampling.of(run.updates(), rows);
        this.table = new Thinned(rows, Collections.nCopies(2 * names.size(), Merge.MEAN));
        keepBefore(run.done() + 1);
    }

    private void keepBefore(long update) {
        before = sampling.at(update) ? parameters.stream().map(Parameter::value).toList() : null;
    }

    /** Takes in an update if its turn has come, and gives √Σ g² if these are all parameters; else NaN. */
    double add(Update update) {
        double squares = Double.NaN;
        List<Tensor> then = before;
        if (then != null) {
            double[] row = row(update.gradients(), then);
            table.add(update.number(), row);
            squares = Arrays.stream(row, 0, names.size())
                    .filter(norm -> !Double.isNaN(norm))
                    .map(norm -> norm * norm)
                    .sum();
        }
        keepBefore(update.number() + 1);
        return isWhole ? Math.sqrt(squares) : Double.NaN;
    }

    private double[] row(Gradients gradients, List<Tensor> then) {
        int count = parameters.size();
        double[] row = new double[2 * count];
        for (int i = 0; i < count; i++) {
            Parameter parameter = parameters.get(i);
            row[i] = gradients.contains(parameter)
                    ? norm(gradients.of(parameter).value().toDoubles())
                    : Double.NaN;
            double[] old = then.get(i).toDoubles();
            double[] change = parameter.value().toDoubles();
            for (int k = 0; k < old.length; k++) {
                change[k] -= old[k];
            }
            double size = norm(old);
            row[count + i] = size > 0 ? norm(change) / size : Double.NaN;
        }
        return row;
    }

    private static double norm(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    boolean isEmpty() {
        return table.size() == 0;
    }

    Curves norms() {
        return curves("Norm of the gradient of each parameter", "norm of the gradient", 0);
    }

    Curves ratios() {
        return curves("Size of an update against the size of the weights", "‖change‖ / ‖weights‖", names.size());
    }

    private Curves curves(String title, String y, int firstColumn) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            lines.add(new Line(names.get(i), table.xs(), table.values(firstColumn + i)));
        }
        return new Curves(title, "update", y, true, lines);
    }

    HeatMap map() {
        double[] values = new double[names.size() * table.size()];
        for (int i = 0; i < names.size(); i++) {
            List<Double> norms = table.values(i);
            for (int k = 0; k < norms.size(); k++) {
                values[i * norms.size() + k] = norms.get(k);
            }
        }
        List<String> updates =
                table.xs().stream().map(x -> Long.toString(x.longValue())).toList();
        return new HeatMap(
                "Norm of the gradient, parameter by parameter",
                "update",
                "",
                "norm",
                updates,
                names,
                Tensor.of(values, names.size(), table.size()),
                HeatMap.Scale.LOGARITHMIC);
    }

    @Override
    public Snapshot snapshot() {
        return table.snapshot();
    }

    @Override
    public void resume(Snapshot from) {
        table.resume(from);
    }
}
