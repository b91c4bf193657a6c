package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A layer being trained by Deeplearning4j. Its error is the sum over time steps, so its rate is a T-th of ours. */
final class Deeplearning4jTraining implements Contestant.Training {
    /** Our gates i, f, g, o in its order g, f, o, i, and the other way round. */
    private static final List<Integer> LSTM_GATES = List.of(2, 1, 3, 0);

    private static final List<Integer> LSTM_GATES_BACK = List.of(3, 1, 0, 2);

    private final Work work;
    private final MultiLayerNetwork net;
    private final INDArray x;
    private final INDArray target;

    Deeplearning4jTraining(Task task) {
        work = task.work();
        net = new MultiLayerNetwork(configuration(task.rate() / work.steps()));
        net.init();
        Weights<Matrix> weights = task.weights();
        assign("0_W", ordered(weights.input(), LSTM_GATES));
        assign("0_RW", ordered(weights.recurrent(), LSTM_GATES));
        assign("0_b", ordered(weights.bias(), LSTM_GATES));
        if (work.readout() > 0) {
            assign("1_W", weights.readout());
            assign("1_b", weights.readoutBias());
        }
        x = featuresBeforeTime(task.x(), work.input());
        target = featuresBeforeTime(task.target(), work.outputs());
    }

    private MultiLayerConfiguration configuration(double rate) {
        FeedForwardLayer layer = work.layer() == Layer.LSTM
                ? new LSTM.Builder()
                        .nIn(work.input())
                        .nOut(work.hidden())
                        .activation(Activation.TANH)
                        .build()
                : new SimpleRnn.Builder()
                        .nIn(work.input())
                        .nOut(work.hidden())
                        .activation(Activation.TANH)
                        .build();
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new Sgd(rate))
                .list()
                .layer(layer)
                .layer(
                        work.readout() == 0
                                ? new RnnLossLayer.Builder()
                                        .activation(Activation.IDENTITY)
                                        .lossFunction(LossFunction.MSE)
                                        .build()
                                : new RnnOutputLayer.Builder()
                                        .nIn(work.hidden())
                                        .nOut(work.readout())
                                        .activation(Activation.IDENTITY)
                                        .lossFunction(LossFunction.MSE)
                                        .build())
                .setInputType(InputType.recurrent(work.input(), work.steps()))
                .build();
    }

    private INDArray parameter(String name) {
        return Objects.requireNonNull(net.getParam(name), name);
    }

    private void assign(String name, Matrix values) {
        INDArray parameter = parameter(name);
        parameter.assign(Nd4j.createFromArray(values.values()).reshape('c', parameter.shape()));
    }

    private Matrix read(String name, int rows, int columns) {
        return new Matrix(rows, columns, parameter(name).dup('c').data().asFloat());
    }

    private Matrix ordered(Matrix gates, List<Integer> order) {
        return work.layer() == Layer.LSTM
                ? Matrix.beside(order.stream().map(gate -> gates.part(gate, 4)).toList())
                : gates;
    }

    /** [T B, n] as [B, n, T], which is how it takes sequences. */
    private INDArray featuresBeforeTime(Matrix values, int features) {
        return Nd4j.createFromArray(values.values())
                .reshape('c', work.steps(), work.batch(), features)
                .permute(1, 2, 0)
                .dup('f');
    }

    @Override
    public void run() {
        net.fit(x, target);
    }

    @Override
    public double loss() {
        return net.score() / work.steps();
    }

    @Override
    public Weights<Matrix> weights() {
        return new Weights<>(
                ordered(read("0_W", work.input(), work.width()), LSTM_GATES_BACK),
                ordered(read("0_RW", work.hidden(), work.width()), LSTM_GATES_BACK),
                ordered(read("0_b", 1, work.width()), LSTM_GATES_BACK),
                new LinkedHashMap<>(),
                work.readout() == 0 ? Matrix.zeros(work.hidden(), 0) : read("1_W", work.hidden(), work.readout()),
                work.readout() == 0 ? Matrix.zeros(1, 0) : read("1_b", 1, work.readout()));
    }
}
