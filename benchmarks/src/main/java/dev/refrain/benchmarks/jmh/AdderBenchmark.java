package dev.refrain.benchmarks.jmh;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An update of the binary adder, with drawing its pair: 8 bits, 8 hidden units, one pair, plain gradient descent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AdderBenchmark {
    private static final int BITS = 8;
    private static final int HIDDEN = 8;
    private static final double RATE = 0.1;

    /** Updates after which both ways must have the same weights. */
    private static final int TRIED = 100;

    private static final double TOLERANCE = 1e-4;

    private final RandomKey pairs = RandomKey.of(1);
    private final Model model = Parameters.initialise(
            new Model(
                    Recurrent.of(new ElmanCell(2, HIDDEN, Activation.SIGMOID).withoutBias()),
                    Linear.withoutBias(HIDDEN, 1)),
            1);
    private final SquaredError error = new SquaredError(Reduction.SUM);
    private final CompiledLoss loss = new CompiledLoss(in -> {
        Var prediction =
                model.readout().apply(model.layer().apply(in.get(0)).all()).sigmoid();
        return CompiledLoss.Result.of(error.of(prediction, in.get(1)).mul(0.5), prediction);
    });
    private final Optimiser optimiser = new Sgd().on(model, RATE);
    private final float[][] weights = {
        values(model.cell().weightIh()),
        values(model.cell().weightHh()),
        values(model.readout().weight())
    };
    private final AdderByHand byHand = new AdderByHand(weights[0], weights[1], weights[2], BITS, RATE);
    private long next;

    private record Model(Recurrent<Var> layer, Linear readout) {
        ElmanCell cell() {
            return (ElmanCell) layer.cell();
        }
    }

    private static float[] values(Parameter parameter) {
        return parameter.value().toFloats();
    }

    /** Two numbers as bits [T, 2], and their sum's [T]. */
    private record Pair(float[] x, float[] target) {
        static Pair of(RandomKey key, long number) {
            long a = key.bits(2 * number) >>> (Long.SIZE + 1 - BITS);
            long b = key.bits(2 * number + 1) >>> (Long.SIZE + 1 - BITS);
            float[] x = new float[2 * BITS];
            float[] target = new float[BITS];
            for (int t = 0; t < BITS; t++) {
                x[2 * t] = (a >>> t) & 1;
                x[2 * t + 1] = (b >>> t) & 1;
                target[t] = ((a + b) >>> t) & 1;
            }
            return new Pair(x, target);
        }
    }

    /** Says so if the two ways do not train alike. */
    @Setup
    public void compare() {
        for (int i = 0; i < TRIED; i++) {
            Pair pair = Pair.of(pairs, i);
            train(pair);
            byHand.update(pair.x(), pair.target());
        }
        same("U", model.cell().weightIh(), weights[0]);
        same("W", model.cell().weightHh(), weights[1]);
        same("V", model.readout().weight(), weights[2]);
    }

    private static void same(String name, Parameter trained, float[] expected) {
        float[] actual = values(trained);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= TOLERANCE)) {
                throw new IllegalStateException("%s[%d] is %s, by hand %s".formatted(name, i, actual[i], expected[i]));
            }
        }
    }

    private Tensor train(Pair pair) {
        CompiledLoss.Value value = loss.at(Tensor.of(pair.x(), BITS, 1, 2), Tensor.of(pair.target(), BITS, 1, 1));
        optimiser.step(value.gradients());
        return value.seen().getFirst();
    }

    /** Through the public API: the loss recorded once, gradients, the optimiser's step. */
    @Benchmark
    public Tensor refrain() {
        return train(Pair.of(pairs, next++));
    }

    /** As scalar loops, with every derivative by hand. */
    @Benchmark
    public float[] byHand() {
        Pair pair = Pair.of(pairs, next++);
        return byHand.update(pair.x(), pair.target());
    }
}
