package dev.refrain.autograd;

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
    Var replacedBy(Map<Parameter, Var> inPlace, Supplier<Var> calculation) {
        Map<Parameter, Var> own = Map.copyOf(values);
        try {
            values.putAll(inPlace);
            return calculation.get();
        } finally {
            values.putAll(own);
        }
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
