package dev.refrain.benchmarks.peers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;

/** DJL's own layer: what its blocks LSTM and RNN call. Of its two biases the second is 0 and is not trained. */
final class DjlFused extends DjlTraining {
    private final NDArray input;
    private final NDArray recurrent;
    private final NDArray bias;
    private final NDList parameters;

    DjlFused(Task task) {
        super(task, new Shape(1, task.work().batch(), task.work().hidden()));
        Weights weights = task.weights();
        input = trained(weights.input().transposed());
        recurrent = trained(weights.recurrent().transposed());
        bias = trained(weights.bias());
        parameters = new NDList(input, recurrent, bias, constant(Matrix.zeros(1, work.width())));
    }

    @Override
    NDArray hidden() {
        NDList outputs = switch (work.layer()) {
            case LSTM ->
                x.getNDArrayInternal().lstm(x, new NDList(state, state), parameters, true, 1, 0, true, false, false);
            case TANH_RNN ->
                x.getNDArrayInternal().rnn(x, state, parameters, true, 1, RNN.Activation.TANH, 0, true, false, false);
        };
        return outputs.head();
    }

    @Override
    Weights weights(Matrix readoutNow, Matrix readoutBiasNow) {
        return new Weights(
                matrix(input, work.width(), work.input()).transposed(),
                matrix(recurrent, work.width(), work.hidden()).transposed(),
                matrix(bias, 1, work.width()),
                readoutNow,
                readoutBiasNow);
    }
}
