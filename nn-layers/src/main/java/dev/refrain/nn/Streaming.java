package dev.refrain.nn;

/**
 * A layer that reads one step after the other and keeps its state, as when sequences come as they are spoken or written:
 *
 * <pre>{@code
 * Streaming<LstmState> stream = layer.streaming(Var.of(Tensor.zeros(DType.FLOAT32, 1, 40)));
 * while (source.read(x)) {
 *     stream.step(x, y); // float[40] to float[128]
 * }}</pre>
 *
 * <p>It evaluates, with the weights that the layer had when this was made, and gives what {@link RecurrentLayer#step} gives, to
 * the bit. A compiled step allocates nothing. A stream belongs to one thread at a time.
 *
 * @param <S> the state of the layer
 */
public interface Streaming<S> {
    /**
     * One step of x [B, F] in row-major order; y [B, H] is written.
     *
     * @throws dev.refrain.tensor.ShapeException if there are more or fewer numbers in one of them
     * @throws dev.refrain.tensor.DTypeException if the layer is in float64
     */
    void step(float[] x, float[] y);

    /**
     * The same for a layer in float64.
     *
     * @throws dev.refrain.tensor.ShapeException if there are more or fewer numbers in one of them
     * @throws dev.refrain.tensor.DTypeException if the layer is in float32
     */
    void step(double[] x, double[] y);

    /** How many numbers y has: those of all rows together. */
    int outputs();

    /** The state after the steps so far, on no tape: to begin at again, or to keep. */
    S state();

    /**
     * Goes on from a state, as from that before the first step, {@code layer.initialState(x)}.
     *
     * @throws dev.refrain.tensor.ShapeException if it is none for as many rows
     */
    void begin(S state);
}
