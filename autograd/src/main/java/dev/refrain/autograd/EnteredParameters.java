package dev.refrain.autograd;

import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parameters on a tape, each entered once and as it was then, and what stands in the place of some. */
final class EnteredParameters {
    private final Program program;
    private final Map<Parameter, Tensor> from;
    private final Map<Parameter, Var> values = new LinkedHashMap<>(); // by identity: parameters have no equals
    private final Map<Parameter, Var> instead = new LinkedHashMap<>();

    /**
     * On a tape with this program.
     *
     * @param from what enters in place of parameters from the beginning, as on the tape that this one's calculation is part of
     */
    EnteredParameters(Program program, Map<Parameter, Tensor> from) {
        this.program = program;
        this.from = from;
    }

    /** A parameter's value here, unless it was written since; null if it has not entered. */
    @Nullable
    Var entered(Parameter parameter) {
        Var replaced = instead.get(parameter);
        if (replaced != null) {
            return replaced;
        }
        Var known = values.get(parameter);
        if (known != null && !from.containsKey(parameter) && program.version(known.node()) != parameter.version()) {
            throw Misuse.stale("parameter", parameter, program.version(known.node()));
        }
        return known;
    }

    /** What enters in a parameter's place from the beginning; null if it is the parameter itself. */
    @Nullable
    Tensor from(Parameter parameter) {
        return from.get(parameter);
    }

    void enter(Parameter parameter, Var value) {
        values.put(parameter, value);
    }

    /** Says so unless values have the shapes and types of the parameters in whose place they are to stand. */
    static void checkFit(Map<Parameter, Var> inPlace) {
        inPlace.forEach((parameter, value) -> {
            if (!value.shape().equals(parameter.shape())) {
                throw new ShapeException("replacing: %s has shape %s, got a value of shape %s"
                        .formatted(parameter.name(), parameter.shape(), value.shape()));
            }
            if (parameter.isInitialised() && value.dtype() != parameter.dtype()) {
                throw new DTypeException("replacing: %s is %s, got a value of %s"
                        .formatted(parameter.name(), parameter.dtype(), value.dtype()));
            }
        });
    }

    /** What is calculated with other values in place of these. */
    <T> T replacedBy(Map<Parameter, Var> inPlace, Supplier<T> calculation) {
        Map<Parameter, Var> before = new LinkedHashMap<>(instead);
        try {
            instead.putAll(inPlace);
            return calculation.get();
        } finally {
            instead.clear();
            instead.putAll(before);
        }
    }

    /** Those in whose place other values stand now, and these. */
    Map<Parameter, Tensor> replaced() {
        if (instead.isEmpty()) {
            return from;
        }
        Map<Parameter, Tensor> replaced = new LinkedHashMap<>(from);
        instead.forEach((parameter, value) -> replaced.put(parameter, Tensor.around(value.buffer(), value.shape())));
        return replaced;
    }

    /** All that entered, in order. */
    List<Parameter> all() {
        return List.copyOf(values.keySet());
    }

    /** Their values, in this order. */
    List<Var> values() {
        return List.copyOf(values.values());
    }

    void clear() {
        values.clear();
        instead.clear();
    }
}
