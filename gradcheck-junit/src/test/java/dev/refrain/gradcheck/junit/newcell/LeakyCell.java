package dev.refrain.gradcheck.junit.newcell;

import static dev.refrain.autograd.Functions.zeros;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.layer.Linear;

/** A cell that does not ship: h' = (1 - a) ∘ h + a ∘ tanh(x U + h W + b), a = σ(x V + c), with a leak that x chooses. */
public record LeakyCell(Linear leak, Linear input, Linear hidden) implements Cell<Var> {
    /** With random weights. */
    public LeakyCell(int input, int hidden) {
        this(new Linear(input, hidden), new Linear(input, hidden), Linear.withoutBias(hidden, hidden));
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var a = leak.apply(x).sigmoid().named("a");
        Var fresh = input.apply(x).add(hidden.apply(h)).tanh().named("n");
        Var next = h.add(a.mul(fresh.sub(h)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return zeros(x, hidden.weight().shape().size(0));
    }
}
