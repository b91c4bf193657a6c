package dev.refrain.nn.data;

import dev.refrain.tensor.Ids;

/**
 * Some steps of B lanes of a text, side by side: what is read and, one character further on, what is to be predicted.
 *
 * @param inputs [T, B]
 * @param targets [T, B]
 */
public record TextWindow(Ids inputs, Ids targets) {}
