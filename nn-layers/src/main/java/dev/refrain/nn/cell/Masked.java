package dev.refrain.nn.cell;

import dev.refrain.autograd.Var;

/**
 * The state of a cell with masks that stay the same over a sequence: of the input [B, I], and of the first part of the state, in
 * its shape. They are 0 or 1 / (1 - rate).
 *
 * @param <S> the state of the cell
 */
public record Masked<S>(S state, Var inputMask, Var stateMask) {}
