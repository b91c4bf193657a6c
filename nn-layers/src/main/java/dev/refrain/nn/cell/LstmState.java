package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;

/**
 * What an LSTM carries: the hidden state h [B, H], which is its output, and the cell state c [B, H]. Where h is projected, it
 * is [B, P].
 */
public record LstmState(Var hidden, Var cell) {
    /** Zeros, both of this size, for a batch like x [B, F]. */
    public static LstmState zeros(Var x, int size) {
        return new LstmState(Functions.zeros(x, size), Functions.zeros(x, size));
    }
}
