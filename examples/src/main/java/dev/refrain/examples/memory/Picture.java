package dev.refrain.examples.memory;

import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.TextHeatMap;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is to be seen of several cells. */
final class Picture {
    private static final double LEAST = 1e-8;

    private Picture() {}

    /** By time step, a row for each cell untrained and trained: ‖∂L/∂h_t‖ as a share of that at the last step. */
    static TextHeatMap gradients(List<Remembered> cells) {
        List<String> rows = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        for (Remembered each : cells) {
            rows.add(each.cell() + ", untrained");
            values.add(relative(each.before()));
            rows.add(each.cell() + ", trained");
            values.add(relative(each.after()));
        }
        return map(
                "The gradient by the state at each step, as a share of that at the last one",
                "step",
                true,
                LEAST,
                rows,
                values);
    }

    private static double[] relative(Flow flow) {
        double[] byLag = Remembered.gradients(flow);
        double[] byTime = new double[byLag.length];
        for (int lag = 0; lag < byLag.length; lag++) {
            byTime[byLag.length - 1 - lag] = byLag[lag] / byLag[0];
        }
        return byTime;
    }

    /** By updates, a row for each cell: the error as a share of what is had without memory. */
    static TextHeatMap errors(List<Remembered> cells, double baseline, int every) {
        int checks = cells.stream().mapToInt(each -> each.errors().size()).max().orElse(1);
        List<double[]> values = new ArrayList<>();
        for (Remembered each : cells) {
            double[] row = new double[checks];
            for (int n = 0; n < checks; n++) {
                row[n] = n < each.errors().size() ? each.errors().get(n) / baseline : Double.NaN;
            }
            values.add(row);
        }
        return map(
                "The error as a share of that without memory, every " + every + " updates",
                "check",
                false,
                0,
                cells.stream().map(each -> each.cell().toString()).toList(),
                values);
    }

    private static TextHeatMap map(
            String title, String axis, boolean isLogarithmic, double from, List<String> rows, List<double[]> values) {
        int columns = values.getFirst().length;
        double[] all = values.stream().flatMapToDouble(Arrays::stream).toArray();
        return new TextHeatMap(title, axis, from, 1, isLogarithmic, rows, Tensor.of(all, rows.size(), columns));
    }
}
