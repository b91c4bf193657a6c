package dev.refrain.autograd;

import dev.refrain.tensor.RandomKey;

/**
 * Sources of noise that follow each other on a tape.
 *
 * @param all the key that the keys of all the tape's sources are children of
 * @param first the number of the first of these
 */
public record Draws(RandomKey all, int first) {
    /** The key of one of these, counted from 0. */
    public RandomKey key(int number) {
        return all.child(first + number);
    }
}
