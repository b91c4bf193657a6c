package dev.refrain.examples.poetry;

import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some poems side by side, of about one length. Behind the shorter ones stand ends of poems that are not counted.
 *
 * @param inputs the tokens [T, B]
 * @param positions where a token is to be predicted, as t B + b, ascending
 * @param targets the tokens to predict there
 */
record Batch(Ids inputs, Ids positions, Ids targets) {
    /** These poems as one batch. */
    static Batch of(List<int[]> poems) {
        int steps = poems.stream().mapToInt(poem -> poem.length - 1).max().orElseThrow();
        int width = poems.size();
        int[] inputs = new int[steps * width]; // Tokens.END is 0
        int[] positions = new int[steps * width];
        int[] targets = new int[steps * width];
        int count = 0;
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < width; b++) {
                int[] poem = poems.get(b);
                if (t + 1 < poem.length) {
                    inputs[t * width + b] = poem[t];
                    positions[count] = t * width + b;
                    targets[count++] = poem[t + 1];
                }
            }
        }
        return new Batch(
                Ids.of(inputs, steps, width),
                Ids.of(Arrays.copyOf(positions, count), count),
                Ids.of(Arrays.copyOf(targets, count), count));
    }

    /** All poems in batches of this size, in a random order that is a function of the key. */
    static List<Batch> shuffled(List<int[]> poems, int size, RandomKey key) {
        return shuffled(ofLikeLengths(shuffled(poems, key), size), key.child("batches"));
    }

    private static <T> List<T> shuffled(List<T> values, RandomKey key) {
        return IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> key.bits(i)))
                .map(values::get)
                .toList();
    }

    /** All poems in batches of this size, the shortest first; of equally long ones the first stays the first. */
    static List<Batch> ofLikeLengths(List<int[]> poems, int size) {
        List<int[]> sorted = new ArrayList<>(poems);
        sorted.sort(Comparator.comparingInt(poem -> poem.length));
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += size) {
            batches.add(of(sorted.subList(from, Math.min(sorted.size(), from + size))));
        }
        return batches;
    }
}
