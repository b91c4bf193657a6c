package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;

/**
 * A recurrence over time.
 *
 * @param all the outputs of all times, [T, ...]
 * @param last the state after the last step
 */
public record Sequence<S>(Var all, S last) {}
