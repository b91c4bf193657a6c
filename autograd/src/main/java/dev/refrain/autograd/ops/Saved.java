package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;

/**
 * What the tape kept for a pullback. In a plain backward pass the values are detached, so nothing is recorded; in a
 * recorded one they are attached, so gradients have gradients.
 */
public interface Saved {
    /** The value of one input, of an op that saves {@link Saves#INPUTS}. */
    Var input(int index);

    /** The value of the output, of an op that saves {@link Saves#OUTPUT}. */
    Var output();

    /** The number of inputs, ids not counted. */
    int count();

    /** The shape of one input. */
    Shape shape(int index);

    /** The ids, of an op that takes some. */
    Ids ids();
}
