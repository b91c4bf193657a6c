package dev.refrain.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether ONNX Runtime gives what the model itself gives. */
final class Agreement {
    /** What the issue asks for. */
    static final double TOLERANCE = 1e-5;

    private Agreement() {}

    /** Says so if an output differs by more than the tolerance, relative to numbers above 1; gives the greatest difference. */
    static double check(OnnxFunction model, OrtRun run, Map<String, Object> inputs, double tolerance) {
        Map<String, Object> values = new LinkedHashMap<>();
        inputs.forEach((name, input) -> values.put(name, input instanceof Tensor tensor ? Var.of(tensor) : input));
        Map<String, Var> expected = model.apply(new OnnxInputs(values)).values();
        Map<String, Tensor> actual = run.apply(inputs);
        assertEquals(expected.keySet(), actual.keySet());
        double worst = 0;
        for (Map.Entry<String, Var> each : expected.entrySet()) {
            worst = Math.max(
                    worst,
                    compare(each.getKey(), each.getValue().detach().value(), actual.get(each.getKey()), tolerance));
        }
        return worst;
    }

    static double compare(String name, Tensor expected, Tensor actual, double tolerance) {
        assertEquals(expected.shape(), actual.shape(), name);
        assertEquals(expected.dtype(), actual.dtype(), name);
        double[] one = expected.toDoubles();
        double[] two = actual.toDoubles();
        double worst = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = one[i] == two[i] || (Double.isNaN(one[i]) && Double.isNaN(two[i]))
                    ? 0
                    : Math.abs(one[i] - two[i]) / Math.max(1, Math.abs(one[i]));
            int at = i;
            assertTrue(
                    difference <= tolerance,
                    () -> "%s: element %d is %s, expected %s".formatted(name, at, two[at], one[at]));
            worst = Math.max(worst, difference);
        }
        return worst;
    }

    static Map<String, Object> inputs(Object... namesAndValues) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            assertTrue(value instanceof Tensor || value instanceof Ids || value instanceof Lengths);
            inputs.put((String) namesAndValues[i], value);
        }
        return inputs;
    }
}
