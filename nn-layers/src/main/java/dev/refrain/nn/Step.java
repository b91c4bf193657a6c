package dev.refrain.nn;

import dev.refrain.autograd.Var;

/** What one step of a cell gives: the output for this time, and the state for the next. */
public record Step<S>(Var output, S next) {}
