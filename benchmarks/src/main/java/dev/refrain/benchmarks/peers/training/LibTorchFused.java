package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.lstm;
import static org.bytedeco.pytorch.global.torch.rnn_tanh;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** libtorch's own layer, as {@code torch::nn::LSTM} calls it. Of its two biases the second is 0 and is not trained. */
final class LibTorchFused extends LibTorchTraining {
    private final Tensor input;
    private final Tensor recurrent;
    private final Tensor bias;
    private final TensorVector parameters;
    private final Tensor state;
    private final TensorVector states;

    LibTorchFused(Task task) {
        super(task);
        Weights weights = task.weights();
        input = trained(weights.input().transposed());
        recurrent = trained(weights.recurrent().transposed());
        bias = trainedRow(weights.bias());
        parameters = new TensorVector(input, recurrent, bias, Tensor.create(new float[work.width()], work.width()));
        state = Tensor.create(new float[work.batch() * work.hidden()], 1, work.batch(), work.hidden());
        states = new TensorVector(state, state);
    }

    @Override
    Tensor hidden() {
        return switch (work.layer()) {
            case LSTM ->
                lstm(x, states, parameters, true, 1, 0, true, false, false).get0();
            case TANH_RNN ->
                rnn_tanh(x, state, parameters, true, 1, 0, true, false, false).get0();
        };
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
