package dev.refrain.benchmarks.peers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/** A cell as a user writes it with DJL's operations, in a loop over time. */
final class DjlCustom extends DjlTraining {
    DjlCustom(Task task) {
        super(task, false, new Shape(task.work().batch(), task.work().hidden()));
    }

    @Override
    NDArray hidden() {
        NDList steps = x.reshape(-1, work.input()).split(work.steps());
        return NDArrays.stack(
                switch (work.layer()) {
                    case LSTM -> lstm(steps);
                    case GRU_AFTER -> gru(steps);
                    case TANH_RNN -> rnn(steps);
                    case GRU, PEEPHOLE_LSTM, LAYER_NORM_LSTM ->
                        throw new IllegalArgumentException("not written with DJL: " + work.layer());
                });
    }

    private NDArray gates(NDArray step, NDArray h) {
        return step.matMul(held.input()).add(h.matMul(held.recurrent())).add(held.bias());
    }

    private NDList lstm(NDList steps) {
        NDList outputs = new NDList();
        NDArray h = state;
        NDArray c = state;
        for (NDArray step : steps) {
            NDList gates = gates(step, h).split(4, 1);
            NDArray i = Activation.sigmoid(gates.get(0));
            NDArray f = Activation.sigmoid(gates.get(1));
            NDArray g = gates.get(2).tanh();
            NDArray o = Activation.sigmoid(gates.get(3));
            c = f.mul(c).add(i.mul(g));
            h = o.mul(c.tanh());
            outputs.add(h);
        }
        return outputs;
    }

    private NDList gru(NDList steps) {
        NDList outputs = new NDList();
        NDArray h = state;
        for (NDArray step : steps) {
            NDList ofX = step.matMul(held.input()).add(held.bias()).split(3, 1);
            NDList ofH = h.matMul(held.recurrent()).split(3, 1);
            NDArray r = Activation.sigmoid(ofX.get(0).add(ofH.get(0)));
            NDArray z = Activation.sigmoid(ofX.get(1).add(ofH.get(1)));
            NDArray n = ofX.get(2)
                    .add(r.mul(ofH.get(2).add(held.other(Layer.Other.CANDIDATE_BIAS))))
                    .tanh();
            h = n.add(z.mul(h.sub(n)));
            outputs.add(h);
        }
        return outputs;
    }

    private NDList rnn(NDList steps) {
        NDList outputs = new NDList();
        NDArray h = state;
        for (NDArray step : steps) {
            h = gates(step, h).tanh();
            outputs.add(h);
        }
        return outputs;
    }
}
