package dev.refrain.nn.cell;

import dev.refrain.autograd.Var;

/**
 * What an sLSTM carries: the hidden state h, which is its output, the cell state c, the normaliser n and the stabiliser m, all
 * [B, H]. c and n stand for c eᵐ and n eᵐ, which would overflow; n is 0 before the first step, and 1 or more behind it.
 */
public record SlstmState(Var hidden, Var cell, Var normaliser, Var stabiliser) {}
