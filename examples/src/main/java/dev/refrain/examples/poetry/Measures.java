package dev.refrain.examples.poetry;

import dev.refrain.autograd.Var;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Reduction;
import java.util.List;

/**
 * How well something predicts poems.
 *
 * @param perplexity e to the mean negative logarithm of the probability given to each character
 * @param perplexityAll the same over all tokens, so also ends of lines and poems
 * @param accuracy the share of the characters that were the most probable ones
 */
record Measures(double perplexity, double perplexityAll, double accuracy) {
    private static final CrossEntropy LOSS = new CrossEntropy(Reduction.NONE);
    private static final int POEMS_AT_ONCE = 32;

    /** Sums over tokens. */
    private static final class Sums {
        private double all;
        private double characters;
        private long countAll;
        private long countCharacters;
        private long right;

        void add(double loss, boolean isCharacter, boolean isRight) {
            all += loss;
            countAll++;
            if (isCharacter) {
                characters += loss;
                countCharacters++;
                right += isRight ? 1 : 0;
            }
        }

        Measures measures() {
            return new Measures(
                    Math.exp(characters / countCharacters), Math.exp(all / countAll), (double) right / countCharacters);
        }
    }

    /** Of a network. */
    static Measures of(PoemModel model, Tokens tokens, List<int[]> poems) {
        Sums sums = new Sums();
        for (Batch batch : Batch.ofLikeLengths(poems, POEMS_AT_ONCE)) {
            Var logits = model.logits(batch.inputs(), batch.positions());
            float[] losses = LOSS.of(logits, batch.targets()).value().toFloats();
            float[] values = logits.value().toFloats();
            int[] targets = batch.targets().toArray();
            for (int i = 0; i < targets.length; i++) {
                boolean isRight = isMaximum(values, i * tokens.size(), tokens.size(), targets[i]);
                sums.add(losses[i], tokens.isCharacter(targets[i]), isRight);
            }
        }
        return sums.measures();
    }

    private static boolean isMaximum(float[] values, int from, int count, int place) {
        for (int i = 0; i < count; i++) {
            if (values[from + i] > values[from + place]) {
                return false;
            }
        }
        return true;
    }

    /** Of a model of n-grams, whose most probable character is not asked for. */
    static Measures of(KneserNey model, Tokens tokens, List<int[]> poems) {
        Sums sums = new Sums();
        for (int[] poem : poems) {
            for (int i = 1; i < poem.length; i++) {
                sums.add(-Math.log(model.probability(poem, i)), tokens.isCharacter(poem[i]), false);
            }
        }
        return sums.measures();
    }
}
