package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j on ND4J. */
record Deeplearning4j() implements Contestant {
    /** Our gates i, f, g, o in its order g, f, o, i. */
    private static final List<Integer> GATES = List.of(2, 1, 3, 0);

    /**
     * With its native code.
     *
     * @throws IllegalStateException if that cannot be loaded
     */
    static List<Contestant> loaded() {
        try {
            Nd4j.create(1).close();
        } catch (RuntimeException e) {
            throw new IllegalStateException("Deeplearning4j", e);
        }
        return List.of(new Deeplearning4j());
    }

    @Override
    public String name() {
        return "Deeplearning4j M2.1 rnnTimeStep";
    }

    @Override
    public Stepping prepare(Task task) {
        int hidden = task.hidden();
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder()
                        .nIn(hidden)
                        .nOut(hidden)
                        .activation(Activation.TANH)
                        .build())
                .layer(new RnnLossLayer.Builder()
                        .activation(Activation.IDENTITY)
                        .lossFunction(LossFunction.MSE)
                        .build())
                .build());
        net.init();
        assign(net, "0_W", task.input());
        assign(net, "0_RW", task.recurrent());
        assign(net, "0_b", task.bias());
        return new Net(net, Nd4j.createFromArray(task.x().values()).reshape(1, hidden, 1));
    }

    private static void assign(MultiLayerNetwork net, String name, Matrix gates) {
        Matrix ordered =
                Matrix.beside(GATES.stream().map(gate -> gates.part(gate, 4)).toList());
        INDArray parameter = net.getParam(name);
        parameter.assign(Nd4j.createFromArray(ordered.values()).reshape('c', parameter.shape()));
    }

    private static final class Net implements Stepping {
        private final MultiLayerNetwork net;
        private final INDArray x;
        private INDArray output;

        Net(MultiLayerNetwork net, INDArray x) {
            this.net = net;
            this.x = x;
            output = x;
        }

        @Override
        public void run() {
            output = net.rnnTimeStep(x);
        }

        @Override
        public float[] hidden() {
            return output.dup('c').data().asFloat();
        }
    }
}
