/**
 * Values with a history: the tape, the one reverse loop over it, parameters, and the walk over trees of records. One slice
 * with {@code autograd.ops}: a {@code Var}'s fluent methods name ops, and ops' pullbacks are written in {@code Var}s.
 */
package dev.refrain.autograd;
