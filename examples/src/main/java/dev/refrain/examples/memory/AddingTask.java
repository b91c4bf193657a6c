package dev.refrain.examples.memory;

import dev.refrain.autograd.Var;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;

/**
 * The adding problem, Hochreiter and Schmidhuber 1997: at every step a number, uniform in [0, 1), and a mark; one number of the first
 * half is marked and one of the second. At the end their sum is asked for.
 */
record AddingTask(int lag) implements MemoryTask {
    private static final SquaredError LOSS = new SquaredError(Reduction.MEAN);

    @Override
    public int inputs() {
        return 2;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public Examples toLearn(RandomKey key, long from, int count) {
        float[] x = new float[lag * count * 2];
        float[] target = new float[count];
        int half = lag / 2;
        for (int b = 0; b < count; b++) {
            RandomKey one = key.child(from + b);
            for (int t = 0; t < lag; t++) {
                x[2 * (t * count + b)] = (float) one.uniform(t);
            }
            int first = (int) one.below(half, lag);
            int second = half + (int) one.below(lag - half, lag + 1L);
            for (int marked : new int[] {first, second}) {
                x[2 * (marked * count + b) + 1] = 1;
                target[b] += x[2 * (marked * count + b)];
            }
        }
        return new Examples(Tensor.of(x, lag, count, 2), Tensor.of(target, count, 1));
    }

    @Override
    public Examples toTry(RandomKey key, long from, int count) {
        return toLearn(key, from, count);
    }

    @Override
    public Var loss(Var answer, Var target) {
        return LOSS.of(answer, target);
    }

    @Override
    public double error(Tensor answers, Tensor target) {
        return LOSS.of(Var.of(answers), Var.of(target)).item();
    }

    /** Two numbers of variance 1/12. */
    @Override
    public double baseline() {
        return 1.0 / 6;
    }

    @Override
    public double threshold() {
        return 0.02;
    }

    @Override
    public String description() {
        return """
                The adding problem: of %d numbers one in the first half and one in the second are marked;
                at the end their sum is asked for. The squared error of always answering 1 is %.3f.""".formatted(lag, baseline());
    }
}
