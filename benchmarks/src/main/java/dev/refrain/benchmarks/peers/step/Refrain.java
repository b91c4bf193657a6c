package dev.refrain.benchmarks.peers.step;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.benchmarks.peers.Matrix;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Streaming;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;

/** Refrain's layer, as a stream or by {@code Recurrent.step}. */
record Refrain(boolean streaming) implements Contestant {
    @Override
    public String name() {
        return streaming ? "Refrain streaming" : "Refrain Recurrent.step";
    }

    @Override
    public Stepping prepare(Task task) {
        LstmCell cell = new LstmCell(
                parameter(task.input(), task.hidden(), 4 * task.hidden()),
                parameter(task.recurrent(), task.hidden(), 4 * task.hidden()),
                parameter(task.bias(), 4 * task.hidden()));
        Recurrent<LstmState> layer = Recurrent.of(cell);
        Var x = Var.of(Tensor.of(task.x().values(), 1, task.hidden()));
        return streaming ? new Stream(layer.streaming(x), task.x().values()) : new Layer(layer, x);
    }

    private static Parameter parameter(Matrix values, int... sizes) {
        Parameter parameter = new Parameter(Shape.of(sizes), Initialisers.zeros());
        parameter.assign(Tensor.of(values.values(), sizes));
        return parameter;
    }

    private static final class Stream implements Stepping {
        private final Streaming<LstmState> stream;
        private final float[] x;
        private final float[] hidden;

        Stream(Streaming<LstmState> stream, float[] x) {
            this.stream = stream;
            this.x = x;
            hidden = new float[stream.outputs()];
        }

        @Override
        public void run() {
            stream.step(x, hidden);
        }

        @Override
        public float[] hidden() {
            return hidden.clone();
        }
    }

    private static final class Layer implements Stepping {
        private final Recurrent<LstmState> layer;
        private final Var x;
        private LstmState state;

        Layer(Recurrent<LstmState> layer, Var x) {
            this.layer = layer;
            this.x = x;
            state = layer.initialState(x);
        }

        @Override
        public void run() {
            state = layer.step(x, state).next();
        }

        @Override
        public float[] hidden() {
            return state.hidden().value().toFloats();
        }
    }
}
