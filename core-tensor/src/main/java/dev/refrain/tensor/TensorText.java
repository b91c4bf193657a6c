package dev.refrain.tensor;

import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** How a tensor prints: {@code float32[2, 3] [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]}, and no more than the first values. */
final class TensorText {
    private static final int SHOWN = 8;

    private TensorText() {}

    static String of(Tensor tensor) {
        boolean wide = tensor.dtype() == DType.FLOAT64;
        String values = DoubleStream.of(tensor.toDoubles())
                .limit(SHOWN)
                .mapToObj(value -> wide ? Double.toString(value) : Float.toString((float) value))
                .collect(Collectors.joining(", "));
        String rest = tensor.shape().count() > SHOWN ? ", ..." : "";
        return tensor.dtype() + tensor.shape().toString() + " [" + values + rest + "]";
    }
}
