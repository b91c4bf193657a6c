package dev.refrain.examples.memory;

import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.JacobianNorms;
import dev.refrain.nn.flow.LayerFlow;
import dev.refrain.nn.flow.Signal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;

/**
 * What came out for one cell.
 *
 * @param errors every so many updates, the last one at the end
 * @param error on the test
 */
record Remembered(
        CellKind cell,
        boolean isSolved,
        double error,
        int updates,
        List<Double> errors,
        Flow before,
        Flow after,
        double seconds,
        String sha256) {
    /** How state is carried, untrained or trained. */
    static JacobianNorms jacobian(Flow flow) {
        return flow.layers().getFirst().jacobian().orElseThrow();
    }

    /** √Σ ‖∂L/∂v_t‖² over the parts v of the state, by lag: the last step first. */
    static double[] gradients(Flow flow) {
        LayerFlow layer = flow.layers().getFirst();
        int steps = layer.signals().getFirst().gradient().shape().size(0);
        double[] byLag = new double[steps];
        for (int lag = 0; lag < steps; lag++) {
            double squares = 0;
            for (Signal signal : layer.signals()) {
                squares += signal.isState() ? Math.pow(signal.gradient().get(steps - 1 - lag), 2) : 0;
            }
            byLag[lag] = Math.sqrt(squares);
        }
        return byLag;
    }

    SequencedMap<String, Object> members() {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("cell", cell.toString());
        members.put("solved", isSolved);
        members.put("error", error);
        members.put("updates", updates);
        members.put("errors", errors);
        members.put("horizonUntrained", jacobian(before).horizon());
        members.put("horizon", jacobian(after).horizon());
        members.put("gradientByLagUntrained", list(gradients(before)));
        members.put("gradientByLag", list(gradients(after)));
        members.put("carriedByLagUntrained", list(jacobian(before).byLag().toDoubles()));
        members.put("carriedByLag", list(jacobian(after).byLag().toDoubles()));
        members.put("seconds", seconds);
        members.put("weightsSha256", sha256);
        return members;
    }

    private static List<Double> list(double[] numbers) {
        return DoubleStream.of(numbers).boxed().toList();
    }
}
