package dev.refrain.nn.check;

import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.tensor.RandomKey;
import java.util.function.IntFunction;

/**
 * A recurrent layer by its name, and how it is made for an input size: a line of {@link RecurrentSamples}.
 *
 * @param <S> the layer's state
 */
public record RecurrentSample<S>(String name, IntFunction<RecurrentLayer<S>> layers) {
    private static final int INPUT = 2;

    /** The layer for this input size. */
    public RecurrentLayer<S> layer(int inputSize) {
        return layers.apply(inputSize);
    }

    /** The sample of its checks: the first choice is that of lengths and state. */
    public Sample checks() {
        return new Sample("layer", name, choices -> {
            RecurrentRun run = choices.oneOf(RecurrentRun.ALL);
            int seed = choices.below(GradChecks.SEEDS);
            return run.check("%s, seed %d".formatted(name, seed), layer(INPUT), INPUT, RandomKey.of(seed));
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
