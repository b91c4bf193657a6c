package dev.refrain.onnx;

import dev.refrain.nn.Lengths;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import java.util.List;

/** An input of the graph. */
sealed interface Entered {
    /** Its name. */
    String name();

    /** The sizes along its axes. */
    List<Size> sizes();

    /** Real numbers. */
    record Reals(String name, DType dtype, List<Size> sizes) implements Entered {}

    /**
     * Ids below a limit.
     *
     * @param seen in each trace, others: by them it is told where they go
     */
    record Whole(String name, List<Size> sizes, List<Ids> seen) implements Entered {}

    /**
     * Lengths of sequences, [B].
     *
     * @param seen in each trace, others, as of ids
     */
    record Counts(String name, Size steps, Size batch, List<Lengths> seen) implements Entered {
        @Override
        public List<Size> sizes() {
            return List.of(batch);
        }
    }
}
