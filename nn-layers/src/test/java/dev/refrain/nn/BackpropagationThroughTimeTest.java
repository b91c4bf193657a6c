package dev.refrain.nn;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network that adds binary numbers, trained by the tape and by hand: sample after sample they agree. */
class BackpropagationThroughTimeTest {
    private static final int STEPS = 8;
    private static final int HIDDEN = 8;
    private static final double LEARNING_RATE = 0.1;
    private static final double TOLERANCE = 1e-12;

    /** p_t = σ(h_t V + c). */
    public record Adder<S>(Recurrent<S> layer, Linear readout) {
        Var apply(Var x) {
            return readout.apply(layer.apply(x).all()).sigmoid();
        }
    }

    /** Some pairs of numbers below 2⁷ and their sums, bit by bit from the least significant: x [B][T][2], y [B][T]. */
    private record Sample(double[][][] x, double[][] y) {
        static Sample draw(Random random, int batch) {
            Sample sample = new Sample(new double[batch][STEPS][2], new double[batch][STEPS]);
            for (int n = 0; n < batch; n++) {
                int a = random.nextInt(1 << (STEPS - 1));
                int b = random.nextInt(1 << (STEPS - 1));
                for (int t = 0; t < STEPS; t++) {
                    sample.x[n][t][0] = a >> t & 1;
                    sample.x[n][t][1] = b >> t & 1;
                    sample.y[n][t] = (a + b) >> t & 1;
                }
            }
            return sample;
        }

        Tensor inputs() {
            double[] values = new double[STEPS * x.length * 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = x[i / 2 % x.length][i / 2 / x.length][i % 2];
            }
            return Tensor.of(values, STEPS, x.length, 2);
        }

        Tensor targets() {
            double[] values = new double[STEPS * x.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = y[i % x.length][i / x.length];
            }
            return Tensor.of(values, STEPS, x.length, 1);
        }
    }

    @ParameterizedTest(name = "bias {0}, momentum {1}, batch {2}")
    @CsvSource({"false, 0, 1", "true, 0, 1", "false, 0.9, 1", "true, 0.9, 3", "false, 0, 3"})
    void anElmanNetworkTrainsAsByHand(boolean bias, double momentum, int batch) {
        ElmanCell drawn = new ElmanCell(2, HIDDEN, Activation.SIGMOID);
        ElmanCell cell = bias ? drawn : new ElmanCell(drawn.weightIh(), drawn.weightHh(), null, Activation.SIGMOID);
        trainBoth(model(cell, bias), new ElmanByHand(), momentum, batch, 200);
    }

    @ParameterizedTest(name = "bias {0}, momentum {1}, batch {2}")
    @CsvSource({"true, 0, 1", "false, 0.9, 2"})
    void anLstmTrainsAsByHand(boolean bias, double momentum, int batch) {
        LstmCell drawn = new LstmCell(2, HIDDEN);
        LstmCell cell = bias ? drawn : new LstmCell(drawn.weightIh(), drawn.weightHh(), null);
        trainBoth(model(cell, bias), new LstmByHand(), momentum, batch, 200);
    }

    @Test
    void theNetworkByHandHasTheGradientOfItsLoss() {
        for (ByHand byHand : new ByHand[] {new ElmanByHand(), new LstmByHand()}) {
            int gates = byHand instanceof LstmByHand ? 4 : 1;
            Random random = new Random(5);
            SequencedMap<String, double[]> weights = new LinkedHashMap<>();
            weights.put(ByHand.WEIGHT_IH, Numbers.random(random, 2 * gates * 3));
            weights.put(ByHand.WEIGHT_HH, Numbers.random(random, 3 * gates * 3));
            weights.put(ByHand.BIAS, Numbers.random(random, gates * 3));
            weights.put(ByHand.READOUT, Numbers.random(random, 3));
            weights.put(ByHand.READOUT_BIAS, Numbers.random(random, 1));
            Sample sample = Sample.draw(random, 1);
            Map<String, double[]> gradients = zerosLike(weights);
            byHand.accumulate(weights, sample.x[0], sample.y[0], gradients);
            weights.forEach((path, values) -> {
                for (int i = 0; i < values.length; i++) {
                    double kept = values[i];
                    values[i] = kept + 1e-5;
                    double above = byHand.accumulate(weights, sample.x[0], sample.y[0], zerosLike(weights));
                    values[i] = kept - 1e-5;
                    double below = byHand.accumulate(weights, sample.x[0], sample.y[0], zerosLike(weights));
                    values[i] = kept;
                    assertEquals((above - below) / 2e-5, gradients.get(path)[i], 1e-9, path + " at " + i);
                }
            });
        }
    }

    private static <S> Adder<S> model(Cell<S> cell, boolean bias) {
        Linear readout = bias ? new Linear(HIDDEN, 1) : Linear.withoutBias(HIDDEN, 1);
        return Parameters.initialise(new Adder<>(Recurrent.of(cell), readout), 42, DType.FLOAT64);
    }

    private static void trainBoth(Adder<?> model, ByHand byHand, double momentum, int batch, int samples) {
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        SequencedMap<String, double[]> weights = new LinkedHashMap<>();
        leaves.forEach((path, parameter) -> weights.put(path, parameter.value().toDoubles()));
        Map<String, double[]> velocities = zerosLike(weights);
        Optimiser optimiser = new Sgd().withMomentum(momentum).on(model, LEARNING_RATE);
        Random random = new Random(1);
        for (int sample = 0; sample < samples; sample++) {
            Sample pairs = Sample.draw(random, batch);
            SequencedMap<String, double[]> expected = zerosLike(weights);
            double loss = 0;
            for (int n = 0; n < batch; n++) {
                loss += byHand.accumulate(weights, pairs.x[n], pairs.y[n], expected);
            }
            update(weights, velocities, expected, momentum);
            Gradients gradients = step(model, optimiser, pairs, loss);
            for (Map.Entry<String, double[]> leaf : expected.entrySet()) {
                double[] actual =
                        gradients.of(leaves.get(leaf.getKey())).value().toDoubles();
                assertClose(leaf.getValue(), actual, TOLERANCE, "gradient of " + leaf.getKey() + ", sample " + sample);
            }
        }
        leaves.forEach((path, parameter) ->
                assertClose(weights.get(path), parameter.value().toDoubles(), TOLERANCE, path));
    }

    private static Gradients step(Adder<?> model, Optimiser optimiser, Sample pairs, double expectedLoss) {
        try (Tape tape = Tape.open()) {
            Var prediction = model.apply(tape.input(pairs.inputs()));
            Var loss = new SquaredError(Reduction.SUM)
                    .of(prediction, Var.of(pairs.targets()))
                    .mul(0.5);
            assertEquals(expectedLoss, loss.item(), TOLERANCE * (1 + expectedLoss));
            Gradients gradients = tape.backward(loss);
            optimiser.step(gradients);
            return gradients;
        }
    }

    /** v = μ v + g, w = w - η v. */
    private static void update(
            Map<String, double[]> weights,
            Map<String, double[]> velocities,
            Map<String, double[]> gradients,
            double momentum) {
        gradients.forEach((path, gradient) -> {
            for (int i = 0; i < gradient.length; i++) {
                velocities.get(path)[i] = momentum * velocities.get(path)[i] + gradient[i];
                weights.get(path)[i] -= LEARNING_RATE * velocities.get(path)[i];
            }
        });
    }

    private static SequencedMap<String, double[]> zerosLike(Map<String, double[]> weights) {
        SequencedMap<String, double[]> zeros = new LinkedHashMap<>();
        weights.forEach((path, values) -> zeros.put(path, new double[values.length]));
        return zeros;
    }
}
