package dev.refrain.nn.decode;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Draws class i with a probability in proportion to e^(x_i / temperature), among the {@code topK} most probable classes (Fan et
 * al. 2018), and of these among the fewest that have {@code topP} of their probability together (Holtzman et al. 2020). A
 * temperature of 0 takes the most probable class; of equally probable ones the first. A logit of -∞ is never drawn.
 *
 * <pre>{@code int next = new Sampler(0.8).withTopP(0.95).draw(logits, key, position);}</pre>
 *
 * @param topK the number of classes to choose from at most
 */
public record Sampler(double temperature, int topK, double topP) {
    /**
     * With all three.
     *
     * @throws HyperParameterException if the temperature is negative or not finite, {@code topK} less than 1, or {@code topP}
     *     not in (0, 1]
     */
    public Sampler {
        Checks.notNegative("temperature", temperature);
        Checks.positive("top-k", topK);
        if (!(topP > 0 && topP <= 1)) {
            throw new HyperParameterException("top-p: got %s, expected a number in (0, 1]".formatted(topP));
        }
    }

    /** Among all classes. */
    public Sampler(double temperature) {
        this(temperature, Integer.MAX_VALUE, 1);
    }

    /** The same among so many classes at most. */
    public Sampler withTopK(int newTopK) {
        return new Sampler(temperature, newTopK, topP);
    }

    /** The same among the fewest that have this share of the probability. */
    public Sampler withTopP(double newTopP) {
        return new Sampler(temperature, topK, newTopP);
    }

    /**
     * A class for logits [C], by number {@code index} of the key: the same logits and number always give the same class.
     *
     * @throws ShapeException if the logits are no vector of at least one class
     * @throws NonFiniteException if one is NaN or +∞, or all are -∞
     */
    public int draw(Tensor logits, RandomKey key, long index) {
        double[] x = checked(logits);
        int[] candidates = IntStream.range(0, x.length).toArray();
        if (temperature == 0 || topK < x.length || topP < 1) {
            candidates = IntStream.of(candidates)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> x[i]).reversed()) // stable: the first of equals
                    .limit(temperature == 0 ? 1 : topK)
                    .mapToInt(i -> i)
                    .toArray();
        }
        return temperature == 0 ? candidates[0] : drawn(weights(x, candidates), candidates, key.uniform(index));
    }

    private static double[] checked(Tensor logits) {
        if (logits.shape().rank() != 1 || logits.shape().count() == 0) {
            throw new ShapeException("sampler: got logits of shape %s, expected [C]: one for each of 1 class or more"
                    .formatted(logits.shape()));
        }
        double[] x = logits.toDoubles();
        boolean none = true;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(x[i]) || x[i] == Double.POSITIVE_INFINITY) {
                throw new NonFiniteException(
                        "sampler: logit %d is %s, expected a finite number or -Infinity".formatted(i, x[i]));
            }
            none &= x[i] == Double.NEGATIVE_INFINITY;
            x[i] += 0.0; // -0 becomes 0: sorting holds them apart, and they are equally probable
        }
        if (none) {
            throw new NonFiniteException(
                    "sampler: all %d logits are -Infinity, so there is nothing to draw".formatted(x.length));
        }
        return x;
    }

    /** e^((x - max) / temperature): StrictMath is the same on every machine. */
    private double[] weights(double[] x, int[] candidates) {
        double max = IntStream.of(candidates).mapToDouble(i -> x[i]).max().orElseThrow();
        return IntStream.of(candidates)
                .mapToDouble(i -> StrictMath.exp((x[i] - max) / temperature))
                .toArray();
    }

    private int drawn(double[] weights, int[] candidates, double uniform) {
        double total = sum(weights, weights.length);
        int kept = weights.length;
        if (topP < 1) {
            kept = 0;
            for (double mass = 0; mass < topP * total && kept < weights.length; kept++) {
                mass += weights[kept];
            }
            total = sum(weights, kept);
        }
        double rest = uniform * total;
        int last = 0;
        for (int k = 0; k < kept; k++) {
            if (weights[k] > 0) {
                last = k;
                rest -= weights[k];
                if (rest < 0) {
                    break;
                }
            }
        }
        return candidates[last];
    }

    private static double sum(double[] weights, int count) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += weights[k];
        }
        return sum;
    }
}
