package dev.refrain.nn;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;

/** A stream through a layer of any kind, by its {@link RecurrentLayer#step}. */
final class SteppedStream<S> implements Streaming<S> {
    private final RecurrentLayer<S> layer;
    private final Shape input;
    private final DType dtype;
    private final int outputs;
    private S state;

    /** For batches like this one, from the initial state. */
    SteppedStream(RecurrentLayer<S> layer, Var x) {
        this.layer = layer;
        input = x.shape();
        dtype = x.dtype();
        state = detached(layer.initialState(x));
        outputs = layer.step(x, state).output().shape().count();
    }

    private static <S> S detached(S state) {
        return Tree.mapValues(state, Var::detach);
    }

    @Override
    public void step(float[] x, float[] y) {
        check(DType.FLOAT32, x.length, y.length);
        Tensor output = run(Tensor.of(x, input.sizes()));
        System.arraycopy(output.toFloats(), 0, y, 0, y.length);
    }

    @Override
    public void step(double[] x, double[] y) {
        check(DType.FLOAT64, x.length, y.length);
        Tensor output = run(Tensor.of(x, input.sizes()));
        System.arraycopy(output.toDoubles(), 0, y, 0, y.length);
    }

    private Tensor run(Tensor x) {
        Step<S> step = layer.step(Var.of(x), state);
        state = step.next();
        return step.output().value();
    }

    private void check(DType given, int x, int y) {
        if (given != dtype) {
            throw new DTypeException("stream: got a step in %s, expected %s".formatted(given, dtype));
        }
        if (x != input.count() || y != outputs) {
            throw new ShapeException("stream: got a step from %d numbers to %d, expected %d to %d"
                    .formatted(x, y, input.count(), outputs));
        }
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public S state() {
        return state;
    }

    @Override
    public void begin(S other) {
        layer.step(Var.of(Tensor.zeros(dtype, input.sizes())), other); // says so if it does not fit
        state = detached(other);
    }
}
