package dev.refrain.examples.memory;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;

/**
 * The copy problem, Hochreiter and Schmidhuber 1997, of one letter: it is shown once, then nothing is until it is asked for. To
 * learn, it is shown at any step, to be tried at the first one.
 */
record CopyTask(int lag) implements MemoryTask {
    private static final int LETTERS = 8;
    private static final int NOTHING = LETTERS;
    private static final int ASKED = LETTERS + 1;

    @Override
    public int inputs() {
        return LETTERS + 2;
    }

    @Override
    public int outputs() {
        return LETTERS;
    }

    @Override
    public Examples toLearn(RandomKey key, long from, int count) {
        return shown(key, from, count, lag);
    }

    @Override
    public Examples toTry(RandomKey key, long from, int count) {
        return shown(key, from, count, 1);
    }

    /** At one of the first so many steps. */
    private Examples shown(RandomKey key, long from, int count, int steps) {
        float[] x = new float[(lag + 1) * count * inputs()];
        float[] target = new float[count * LETTERS];
        for (int b = 0; b < count; b++) {
            RandomKey one = key.child(from + b);
            int letter = (int) one.below(LETTERS, 0);
            int when = (int) one.below(steps, 1);
            for (int t = 0; t <= lag; t++) {
                x[(t * count + b) * inputs() + (t == when ? letter : t == lag ? ASKED : NOTHING)] = 1;
            }
            target[b * LETTERS + letter] = 1;
        }
        return new Examples(Tensor.of(x, lag + 1, count, inputs()), Tensor.of(target, count, LETTERS));
    }

    /** The cross entropy. */
    @Override
    public Var loss(Var answer, Var target) {
        return answer.logSoftmax(1).mul(target).sum().mul(-1.0 / target.shape().size(0));
    }

    /** The share of wrong letters. */
    @Override
    public double error(Tensor answers, Tensor target) {
        int wrong = 0;
        int count = target.shape().size(0);
        for (int b = 0; b < count; b++) {
            wrong += target.get(b, best(answers, b)) == 1 ? 0 : 1;
        }
        return (double) wrong / count;
    }

    private static int best(Tensor answers, int row) {
        int best = 0;
        for (int letter = 1; letter < LETTERS; letter++) {
            best = answers.get(row, letter) > answers.get(row, best) ? letter : best;
        }
        return best;
    }

    /** Guessing. */
    @Override
    public double baseline() {
        return 1 - 1.0 / LETTERS;
    }

    @Override
    public double threshold() {
        return 0.01;
    }

    @Override
    public String description() {
        return """
                The copy problem: one of %d letters is shown once, and %d steps later it is asked for.
                The error is the share of wrong letters; whoever guesses has %.3f.""".formatted(LETTERS, lag, baseline());
    }
}
