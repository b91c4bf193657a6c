package dev.refrain.nn;

import dev.refrain.autograd.Parameter;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What keeps named values from being those of a model. */
final class Differences {
    private final SequencedMap<String, Parameter> parameters;
    private final Map<String, Tensor> values;
    private final @Nullable DType common;
    private final List<String> found = new ArrayList<>();

    private Differences(SequencedMap<String, Parameter> parameters, Map<String, Tensor> values) {
        this.parameters = parameters;
        this.values = values;
        this.common = common();
    }

    /** Every difference in one sentence, by path; empty if all values fit. */
    static List<String> between(SequencedMap<String, Parameter> parameters, Map<String, Tensor> values) {
        Differences differences = new Differences(parameters, values);
        TreeSet<String> paths = new TreeSet<>(parameters.keySet());
        paths.addAll(values.keySet());
        paths.forEach(differences::compare);
        return differences.found;
    }

    /**
     * The type that parameters without a value get: that of the first that has one, else of the first that is given one. One
     * model of two types would fail later, in the middle of a step.
     */
    private @Nullable DType common() {
        for (Parameter parameter : parameters.values()) {
            if (parameter.isInitialised()) {
                return parameter.dtype();
            }
        }
        return parameters.keySet().stream()
                .map(values::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Tensor::dtype)
                .orElse(null);
    }

    private void compare(String path) {
        Parameter parameter = parameters.get(path);
        Tensor value = values.get(path);
        if (parameter == null) {
            add(path, value == null ? "null" : value.dtype() + value.shape().toString(), "no such name");
        } else if (value == null) {
            add(path, "nothing", "a value of shape " + parameter.shape());
        } else {
            compare(path, parameter, value);
        }
    }

    private void compare(String path, Parameter parameter, Tensor value) {
        DType expected = parameter.isInitialised() ? parameter.dtype() : common;
        if (!value.shape().equals(parameter.shape())) {
            add(path, "shape " + value.shape(), parameter.shape().toString());
        }
        if (value.dtype() != expected) {
            add(path, value.dtype().toString(), expected + ", to which to(DType) converts");
        }
        Checks.firstNotFinite(value).ifPresent(flat -> {
            int[] index = value.shape().index(flat);
            add(path, "%s at %s".formatted(value.get(index), Arrays.toString(index)), "finite numbers");
        });
    }

    private void add(String path, String got, String expected) {
        found.add("%s: got %s, expected %s".formatted(path, got, expected));
    }
}
