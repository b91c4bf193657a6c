package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.stack;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** A cell as a user writes it with libtorch's functions, in a loop over time. */
final class LibTorchCustom extends LibTorchTraining {
    private final boolean hoisted;
    private final Tensor rows;
    private final Tensor state;

    /** With the product of x and its weights once for all time steps, hoisted out of the loop by hand, or in every step. */
    LibTorchCustom(Task task, boolean hoisted) {
        super(task, false);
        this.hoisted = hoisted;
        rows = x.reshape(-1, work.input());
        state = Tensor.create(new float[work.batch() * work.hidden()], work.batch(), work.hidden());
    }

    @Override
    Tensor hidden() {
        TensorVector steps = hoisted
                ? ofInput(rows)
                        .reshape(work.steps(), work.batch(), work.width())
                        .unbind()
                : x.unbind();
        LibTorchCell cell = cell();
        TensorVector outputs = new TensorVector();
        for (int t = 0; t < work.steps(); t++) {
            Tensor step = steps.get(t);
            outputs.push_back(cell.step(hoisted ? step : ofInput(step)));
        }
        return stack(outputs);
    }

    /** What a step takes of x: x U + b, or with layer norm LN(x U). */
    private Tensor ofInput(Tensor several) {
        return work.layer() == Layer.LAYER_NORM_LSTM
                ? normalised(
                        several.mm(held.input()), held.other(Layer.Other.INPUT_GAIN), new TensorOptional(held.bias()))
                : addmm(held.bias(), several, held.input());
    }

    static Tensor normalised(Tensor z, Tensor gain, TensorOptional shift) {
        return layer_norm(z, new long[] {gain.size(0)}, new TensorOptional(gain), shift, 1e-5, false);
    }

    private LibTorchCell cell() {
        Tensor recurrent = held.recurrent();
        return switch (work.layer()) {
            case LSTM -> new LibTorchCell.Lstm(state, recurrent);
            case GRU_AFTER -> new LibTorchCell.GruAfter(state, recurrent, held.other(Layer.Other.CANDIDATE_BIAS));
            case GRU -> new LibTorchCell.Gru(state, recurrent);
            case TANH_RNN -> new LibTorchCell.Rnn(state, recurrent);
            case PEEPHOLE_LSTM -> new LibTorchCell.PeepholeLstm(state, recurrent, held.other(Layer.Other.PEEPHOLES));
            case LAYER_NORM_LSTM ->
                new LibTorchCell.LayerNormLstm(
                        state,
                        recurrent,
                        held.other(Layer.Other.HIDDEN_GAIN),
                        held.other(Layer.Other.CELL_GAIN),
                        held.other(Layer.Other.CELL_BIAS));
        };
    }
}
