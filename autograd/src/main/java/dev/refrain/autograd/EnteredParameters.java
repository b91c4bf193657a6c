package dev.refrain.autograd;

import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parameters on a tape, each entered once and as it was then. */
final class EnteredParameters {
    private final Program program;
    private final Map<Parameter, Var> values = new LinkedHashMap<>(); // by identity: parameters have no equals

    EnteredParameters(Program program) {
        this.program = program;
    }

    /** A parameter's value here, unless it was written since; null if it has not entered. */
    @Nullable
    Var entered(Parameter parameter) {
        Var known = values.get(parameter);
        if (known != null) {
            boolean own = program.parameter(known.node()) == parameter; // not in a segment that is run again
            if (own && program.version(known.node()) != parameter.version()) {
                throw Misuse.stale("parameter", parameter, program.version(known.node()));
            }
        }
        return known;
    }

    void enter(Parameter parameter, Var value) {
        values.put(parameter, value);
    }

    /** What is calculated with other values in place of these. */
    <T> T replacedBy(Map<Parameter, Var> inPlace, Supplier<T> calculation) {
        Map<Parameter, @Nullable Var> before = new LinkedHashMap<>();
        inPlace.keySet().forEach(parameter -> before.put(parameter, values.get(parameter)));
        try {
            values.putAll(inPlace);
            return calculation.get();
        } finally {
            before.forEach((parameter, value) -> {
                if (value == null) {
                    values.remove(parameter);
                } else {
                    values.put(parameter, value);
                }
            });
        }
    }

    /** Those in whose place other values stand now, and these. */
    Map<Parameter, Tensor> replaced() {
        Map<Parameter, Tensor> replaced = new LinkedHashMap<>();
        values.forEach((parameter, value) -> {
            if (program.parameter(value.node()) != parameter) {
                replaced.put(parameter, Tensor.around(value.buffer(), value.shape()));
            }
        });
        return replaced;
    }

    /** All, in the order in which they entered. */
    List<Parameter> all() {
        return List.copyOf(values.keySet());
    }

    /** Their values, in this order. */
    List<Var> values() {
        return List.copyOf(values.values());
    }

    void clear() {
        values.clear();
    }
}
