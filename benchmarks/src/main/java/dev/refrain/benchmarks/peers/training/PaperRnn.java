package dev.refrain.benchmarks.peers.training;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.layer.Linear;

/** A tanh RNN as a user writes it: a linear layer of x and h. */
record PaperRnn(Linear both) implements Cell<Var> {
    @Override
    public Step<Var> step(Var x, Var h) {
        Var next = both.apply(Functions.concat(x, h)).tanh();
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, both.weight().shape().size(1));
    }
}
