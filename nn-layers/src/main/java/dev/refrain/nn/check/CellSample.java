package dev.refrain.nn.check;

import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.nn.Cell;
import dev.refrain.tensor.RandomKey;
import java.util.function.IntFunction;

/**
 * A cell by its name, and how it is made for an input size: a line of {@link CellSamples}.
 *
 * @param <S> the cell's state
 */
public record CellSample<S>(String name, IntFunction<Cell<S>> cells) {
    private static final int INPUT = 2;

    /** The cell for this input size. */
    public Cell<S> cell(int inputSize) {
        return cells.apply(inputSize);
    }

    /** The sample of its checks: the first choice is that of steps, batch and state. */
    public Sample checks() {
        return new Sample("cell", name, choices -> {
            CellRun run = choices.oneOf(CellRun.ALL);
            int seed = choices.below(GradChecks.SEEDS);
            return run.check("%s, seed %d".formatted(name, seed), cell(INPUT), INPUT, RandomKey.of(seed));
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
