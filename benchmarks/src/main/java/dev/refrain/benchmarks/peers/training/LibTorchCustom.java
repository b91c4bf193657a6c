package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.stack;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A cell as a user writes it with libtorch's functions, in a loop over time. */
final class LibTorchCustom extends LibTorchTraining {
    private final boolean hoisted;
    private final Tensor input;
    private final Tensor recurrent;
    private final Tensor bias;
    private final Tensor rows;
    private final Tensor state;

    /** With the product of x and its weights once for all time steps, hoisted out of the loop by hand, or in every step. */
    LibTorchCustom(Task task, boolean hoisted) {
        super(task);
        this.hoisted = hoisted;
        input = trained(task.weights().input());
        recurrent = trained(task.weights().recurrent());
        bias = trainedRow(task.weights().bias());
        rows = x.reshape(-1, work.input());
        state = Tensor.create(new float[work.batch() * work.hidden()], work.batch(), work.hidden());
    }

    @Override
    Tensor hidden() {
        TensorVector steps = hoisted
                ? addmm(bias, rows, input)
                        .reshape(work.steps(), work.batch(), work.width())
                        .unbind()
                : x.unbind();
        return stack(
                switch (work.layer()) {
                    case LSTM -> lstm(steps);
                    case TANH_RNN -> rnn(steps);
                });
    }

    private Tensor gates(Tensor step, Tensor h) {
        return addmm(hoisted ? step : addmm(bias, step, input), h, recurrent);
    }

    private TensorVector lstm(TensorVector steps) {
        TensorVector outputs = new TensorVector();
        Tensor h = state;
        Tensor c = state;
        for (int t = 0; t < work.steps(); t++) {
            TensorVector gates = gates(steps.get(t), h).chunk(4, 1);
            Tensor i = gates.get(0).sigmoid();
            Tensor f = gates.get(1).sigmoid();
            Tensor g = gates.get(2).tanh();
            Tensor o = gates.get(3).sigmoid();
            c = f.mul(c).add(i.mul(g));
            h = o.mul(c.tanh());
            outputs.push_back(h);
        }
        return outputs;
    }

    private TensorVector rnn(TensorVector steps) {
        TensorVector outputs = new TensorVector();
        Tensor h = state;
        for (int t = 0; t < work.steps(); t++) {
            h = gates(steps.get(t), h).tanh();
            outputs.push_back(h);
        }
        return outputs;
    }

    @Override
    Weights weights(Matrix readoutNow, Matrix readoutBiasNow) {
        return new Weights(
                matrix(input, work.input(), work.width()),
                matrix(recurrent, work.hidden(), work.width()),
                matrix(bias, 1, work.width()),
                readoutNow,
                readoutBiasNow);
    }
}
