package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.gru;
import static org.bytedeco.pytorch.global.torch.lstm;
import static org.bytedeco.pytorch.global.torch.rnn_tanh;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** libtorch's own layer, as {@code torch::nn::LSTM} calls it. Of its two biases the second is 0 and is not trained, but for the part that a GRU multiplies by its reset gate. */
final class LibTorchFused extends LibTorchTraining {
    private final Tensor noBias;
    private final Tensor noGateBias;
    private final Tensor state;
    private final TensorVector states;

    LibTorchFused(Task task) {
        super(task, true);
        noBias = Tensor.create(new float[work.width()], work.width());
        noGateBias = noBias.narrow(0, 0, work.width() - work.hidden());
        state = Tensor.create(new float[work.batch() * work.hidden()], 1, work.batch(), work.hidden());
        states = new TensorVector(state, state);
    }

    @Override
    Tensor hidden() {
        Tensor second = work.layer() == Layer.GRU_AFTER
                ? cat(new TensorVector(noGateBias, held.other(Layer.Other.CANDIDATE_BIAS)))
                : noBias;
        TensorVector parameters = new TensorVector(held.input(), held.recurrent(), held.bias(), second);
        return switch (work.layer()) {
            case LSTM ->
                lstm(x, states, parameters, true, 1, 0, true, false, false).get0();
            case GRU_AFTER ->
                gru(x, state, parameters, true, 1, 0, true, false, false).get0();
            case TANH_RNN ->
                rnn_tanh(x, state, parameters, true, 1, 0, true, false, false).get0();
            case GRU, PEEPHOLE_LSTM, LAYER_NORM_LSTM ->
                throw new IllegalArgumentException("libtorch has no " + work.layer());
        };
    }

    static boolean has(Layer layer) {
        return layer == Layer.LSTM || layer == Layer.GRU_AFTER || layer == Layer.TANH_RNN;
    }
}
