package dev.refrain.autograd.scan;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled recurrence that takes one step after the other, forward only, and keeps the state: s_t, y_t = step(x_t, s_{t-1}).
 * What is shared by all steps, as parameters, is what it was when this was made. A step allocates nothing. It belongs to one
 * thread at a time.
 */
public final class ScanStream {
    private static final List<Phase> ALL_BUT_ONCE = List.of(Phase.BEFORE, Phase.STEP, Phase.AFTER);

    private final Instruction[] step;
    private final Buffer[] starts;
    private final Buffer input;
    private final Buffer output;
    private final Buffer outputInOrder;

    ScanStream(Compiled compiled, Buffer[] shared) {
        StepCode code = compiled.forward(false);
        Sweep sweep = compiled.stream();
        Rows all = Rows.all(code.rows);
        input = sweep.input().at(0);
        List<Instruction> instructions =
                new ArrayList<>(List.of(new LoopBuilder(sweep, all, ALL_BUT_ONCE).at(0, false)));
        starts = new Buffer[code.program.next().size()];
        for (int k = 0; k < starts.length; k++) {
            starts[k] = sweep.start(k);
            if (!code.program.isHandedOn(k)) {
                instructions.add(new Instruction.Copied(sweep.end(k), starts[k]));
            }
        }
        step = instructions.toArray(Instruction[]::new);
        output = new TimeValues(sweep, 0, all).of(code.program.outputs().getFirst());
        outputInOrder = output.isContiguous() ? output : Buffer.zeros(output.isWide(), output.sizes());
        sweep.begin(shared);
    }

    /** The shape of the outputs of a step. */
    public Shape outputShape() {
        return Shape.of(output.sizes());
    }

    /**
     * Begins at these values of the state, in their order.
     *
     * @throws ShapeException if there are more or fewer, or one has another shape
     */
    public void begin(List<Tensor> state) {
        List<Tensor> now = state();
        boolean fits = state.size() == starts.length;
        for (int k = 0; k < starts.length && fits; k++) {
            fits = state.get(k).shape().equals(now.get(k).shape())
                    && state.get(k).dtype() == now.get(k).dtype();
        }
        if (!fits) {
            throw new ShapeException("stream: got a state of %s, expected %s".formatted(shapes(state), shapes(now)));
        }
        for (int k = 0; k < starts.length; k++) {
            Copies.into(state.get(k).buffer(), starts[k]);
        }
    }

    private static List<String> shapes(List<Tensor> values) {
        return values.stream()
                .map(value -> value.dtype().toString() + value.shape())
                .toList();
    }

    /** The values of the state now. */
    public List<Tensor> state() {
        List<Tensor> values = new ArrayList<>();
        for (Buffer start : starts) {
            values.add(Tensor.around(Storage.copied(start)));
        }
        return values;
    }

    /**
     * One step of inputs in row-major order, to outputs in row-major order.
     *
     * @throws ShapeException if there are more or fewer of them than in a step
     * @throws DTypeException if the step is in float64
     */
    public void step(float[] inputs, float[] outputs) {
        check(DType.FLOAT32, inputs.length, outputs.length);
        System.arraycopy(inputs, 0, input.floats(), input.offset(), inputs.length);
        run();
        System.arraycopy(outputInOrder.floats(), outputInOrder.offset(), outputs, 0, outputs.length);
    }

    /** The same for a step in float64. */
    public void step(double[] inputs, double[] outputs) {
        check(DType.FLOAT64, inputs.length, outputs.length);
        System.arraycopy(inputs, 0, input.doubles(), input.offset(), inputs.length);
        run();
        System.arraycopy(outputInOrder.doubles(), outputInOrder.offset(), outputs, 0, outputs.length);
    }

    private void check(DType dtype, int inputs, int outputs) {
        if ((dtype == DType.FLOAT64) != input.isWide()) {
            throw new DTypeException("stream: got a step in %s, expected %s"
                    .formatted(dtype, input.isWide() ? DType.FLOAT64 : DType.FLOAT32));
        }
        if (inputs != input.count() || outputs != output.count()) {
            throw new ShapeException("stream: got a step from %d numbers to %d, expected %d to %d"
                    .formatted(inputs, outputs, input.count(), output.count()));
        }
    }

    private void run() {
        for (Instruction instruction : step) {
            instruction.run();
        }
        if (outputInOrder != output) {
            Copies.into(output, outputInOrder);
        }
    }
}
