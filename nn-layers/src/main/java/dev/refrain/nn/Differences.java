package dev.refrain.nn;

import dev.refrain.autograd.Parameter;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
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
public final class Differences {
    /** What a value must be; a type of null is that of the values with a type, or where none has one, the first one given. */
    public record Expected(Shape shape, @Nullable DType dtype) {
        /** What a parameter's value must be. */
        public static Expected of(Parameter parameter) {
            return new Expected(parameter.shape(), parameter.isInitialised() ? parameter.dtype() : null);
        }
    }

    private final SequencedMap<String, Expected> expected;
    private final Map<String, Tensor> values;
    private final @Nullable DType common;
    private final List<String> found = new ArrayList<>();

    private Differences(SequencedMap<String, Expected> expected, Map<String, Tensor> values) {
        this.expected = expected;
        this.values = values;
        this.common = common();
    }

    /** Every difference in one sentence, by name; empty if all values fit. */
    public static List<String> between(SequencedMap<String, Expected> expected, Map<String, Tensor> values) {
        Differences differences = new Differences(expected, values);
        TreeSet<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(values.keySet());
        paths.forEach(differences::compare);
        return differences.found;
    }

    /**
     * The type that parameters without a value get: that of the first that has one, else of the first that is given one. One
     * model of two types would fail later, in the middle of a step.
     */
    private @Nullable DType common() {
        for (Expected each : expected.values()) {
            if (each.dtype() != null) {
                return each.dtype();
            }
        }
        return expected.keySet().stream()
                .map(values::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Tensor::dtype)
                .orElse(null);
    }

    private void compare(String path) {
        Expected wanted = expected.get(path);
        Tensor value = values.get(path);
        if (wanted == null) {
            add(path, value == null ? "null" : value.dtype() + value.shape().toString(), "no such name");
        } else if (value == null) {
            add(path, "nothing", "a value of shape " + wanted.shape());
        } else {
            compare(path, wanted, value);
        }
    }

    private void compare(String path, Expected wanted, Tensor value) {
        DType dtype = wanted.dtype() == null ? common : wanted.dtype();
        if (!value.shape().equals(wanted.shape())) {
            add(path, "shape " + value.shape(), wanted.shape().toString());
        }
        if (value.dtype() != dtype) {
            add(path, value.dtype().toString(), dtype + ", to which to(DType) converts");
        }
        Checks.firstNotFinite(value).ifPresent(flat -> {
            int[] index = value.shape().index(flat);
            add(path, "%s at %s".formatted(value.get(index), Arrays.toString(index)), "finite numbers");
        });
    }

    private void add(String path, String got, String wanted) {
        found.add("%s: got %s, expected %s".formatted(path, got, wanted));
    }
}
