package dev.refrain.autograd.ops;

/** What a pullback reads of the forward pass. Shapes and ids are always there. */
public enum Saves {
    /** Neither inputs nor output. */
    NOTHING,
    /** The inputs. */
    INPUTS,
    /** The output. */
    OUTPUT
}
