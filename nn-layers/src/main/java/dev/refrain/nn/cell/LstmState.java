package dev.refrain.nn.cell;

import dev.refrain.autograd.Var;

/** What an LSTM carries: the hidden state h [B, H], which is its output, and the cell state c [B, H]. */
public record LstmState(Var hidden, Var cell) {}
