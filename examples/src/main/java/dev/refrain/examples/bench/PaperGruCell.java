package dev.refrain.examples.bench;

import static dev.refrain.autograd.Functions.concat;
import static dev.refrain.autograd.Functions.zeros;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.layer.Linear;

/**
 * Gated recurrent unit as a user would write it down, gate by gate, from Cho et al. 2014, equations 5 to 8:
 *
 * <pre>
 * r = σ([x, h] W_r + b_r)      z = σ([x, h] W_z + b_z)
 * n = tanh([x, r ∘ h] W_n + b_n)
 * h' = z ∘ h + (1 - z) ∘ n
 * </pre>
 *
 * <p>It computes what {@link dev.refrain.nn.cell.GruCell} does, from three weights [I + H, H] rather than two for all gates.
 */
public record PaperGruCell(Linear reset, Linear update, Linear candidate) implements Cell<Var> {
    /** With a bias for each gate. */
    public PaperGruCell(int features, int hidden) {
        this(gate(features, hidden), gate(features, hidden), gate(features, hidden));
    }

    private static Linear gate(int features, int hidden) {
        return new Linear(features + hidden, hidden);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var both = concat(x, h);
        Var r = reset.apply(both).sigmoid();
        Var z = update.apply(both).sigmoid();
        Var n = candidate.apply(concat(x, r.mul(h))).tanh();
        Var next = z.mul(h).add(z.neg().add(1).mul(n));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return zeros(x, reset.weight().shape().size(1));
    }
}
