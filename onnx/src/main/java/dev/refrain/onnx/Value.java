package dev.refrain.onnx;

import dev.refrain.tensor.DType;
import java.util.List;

/** A value of the graph: its name there, the type of its elements, and its sizes. */
record Value(String name, DType dtype, List<Size> sizes) {
    Value {
        sizes = List.copyOf(sizes);
    }

    int rank() {
        return sizes.size();
    }
}
