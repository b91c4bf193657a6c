package dev.refrain.onnx;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.tensor.Ids;
import java.util.Map;

/** The inputs of a model while it is traced, by name. */
public final class OnnxInputs {
    private final Map<String, Object> values;

    OnnxInputs(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * An input of real numbers.
     *
     * @throws OnnxException if there is none of this name
     */
    public Var value(String name) {
        return of(name, Var.class, "real numbers");
    }

    /**
     * An input of ids.
     *
     * @throws OnnxException if there is none of this name
     */
    public Ids ids(String name) {
        return of(name, Ids.class, "ids");
    }

    /**
     * An input of lengths: {@code Sequences.of(in.value("x"), in.lengths("lengths"))}.
     *
     * @throws OnnxException if there is none of this name
     */
    public Lengths lengths(String name) {
        return of(name, Lengths.class, "lengths");
    }

    private <T> T of(String name, Class<T> kind, String what) {
        Object value = values.get(name);
        if (!kind.isInstance(value)) {
            throw new OnnxException(
                    "onnx: got %s, expected an input of %s among %s".formatted(name, what, values.keySet()));
        }
        return kind.cast(value);
    }
}
