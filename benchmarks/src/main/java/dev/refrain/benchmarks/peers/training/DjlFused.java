package dev.refrain.benchmarks.peers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import dev.refrain.benchmarks.peers.Matrix;

/** DJL's own layer: what its blocks LSTM and RNN call. Of its two biases the second is 0 and is not trained, but for the part that a GRU multiplies by its reset gate. */
final class DjlFused extends DjlTraining {
    private final NDArray noBias;
    private final NDArray noGateBias;

    DjlFused(Task task) {
        super(task, true, new Shape(1, task.work().batch(), task.work().hidden()));
        noBias = constant(Matrix.zeros(1, work.width()));
        noGateBias = constant(Matrix.zeros(1, work.width() - work.hidden()));
    }

    @Override
    NDArray hidden() {
        NDArray second =
                work.layer() == Layer.GRU_AFTER ? noGateBias.concat(held.other(Layer.Other.CANDIDATE_BIAS)) : noBias;
        NDList parameters = new NDList(held.input(), held.recurrent(), held.bias(), second);
        NDList outputs = switch (work.layer()) {
            case LSTM ->
                x.getNDArrayInternal().lstm(x, new NDList(state, state), parameters, true, 1, 0, true, false, false);
            case GRU_AFTER -> x.getNDArrayInternal().gru(x, state, parameters, true, 1, 0, true, false, false);
            case TANH_RNN ->
                x.getNDArrayInternal().rnn(x, state, parameters, true, 1, RNN.Activation.TANH, 0, true, false, false);
            case GRU, PEEPHOLE_LSTM, LAYER_NORM_LSTM ->
                throw new IllegalArgumentException("DJL has no " + work.layer());
        };
        return outputs.head();
    }
}
