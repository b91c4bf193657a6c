package dev.refrain.onnx;

import dev.refrain.autograd.Var;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * What a model gives, by name and in order.
 *
 * <pre>{@code OnnxOutputs.of("y", y.all()).and("hidden", y.last())}</pre>
 */
public final class OnnxOutputs {
    private final SequencedMap<String, Var> values;

    private OnnxOutputs(SequencedMap<String, Var> values) {
        this.values = values;
    }

    /** This value. */
    public static OnnxOutputs of(String name, Var value) {
        return new OnnxOutputs(new LinkedHashMap<>()).and(name, value);
    }

    /**
     * And this one.
     *
     * @throws OnnxException if there is one of this name
     */
    public OnnxOutputs and(String name, Var value) {
        LinkedHashMap<String, Var> more = new LinkedHashMap<>(values);
        if (more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")) != null) {
            throw new OnnxException("onnx: got two outputs named %s, expected different names".formatted(name));
        }
        return new OnnxOutputs(more);
    }

    /** The values by name. */
    Map<String, Var> values() {
        return Collections.unmodifiableMap(values);
    }
}
