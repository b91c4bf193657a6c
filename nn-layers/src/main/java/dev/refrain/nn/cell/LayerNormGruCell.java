package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;

/**
 * Gated recurrent unit with layer normalisation, Ba, Kiros and Hinton 2016, in the supplement, with the reset gate behind the
 * product, and an update gate that is open for what is new:
 *
 * <pre>
 * (r, z) = σ(LN(x U; α_x, β_x) + LN(h W; α_h))
 * n = tanh(LN(x U_n; α_xn, β_xn) + r ∘ LN(h W_n; α_hn, β_hn))
 * h' = (1 - z) ∘ h + z ∘ n
 * </pre>
 *
 * <p>where LN(z; α, β) is {@link dev.refrain.nn.layer.LayerNorm} over a row, both gates together and the candidate alone. β_x is
 * what the paper has two summands for. Shapes: x [B, I], h [B, H]; U {@code gatesOfInput.weight} [I, 2H], W {@code
 * gatesOfHidden.weight} [H, 2H] and what belongs to them [2H] hold the gates side by side in the order r, z; U_n {@code
 * newOfInput.weight} is [I, H], W_n {@code newOfHidden.weight} [H, H]. The output is h'.
 */
public record LayerNormGruCell(
        NormalisedProduct gatesOfInput,
        NormalisedProduct gatesOfHidden,
        NormalisedProduct newOfInput,
        NormalisedProduct newOfHidden)
        implements Cell<Var> {
    /** With gains of 1 and biases of 0 at first. */
    public LayerNormGruCell(int input, int hidden) {
        this(
                new NormalisedProduct(Weights.ih(input, hidden, 2)),
                new NormalisedProduct(Weights.hh(hidden, 2)).withoutBias(),
                new NormalisedProduct(Weights.ih(input, hidden, 1)),
                new NormalisedProduct(Weights.hh(hidden, 1)));
    }

    @Override
    public Step<Var> step(Var x, Var state) {
        Var h = state.on(x);
        List<Var> gates = Functions.split(gatesOfInput.of(x).add(gatesOfHidden.of(h)), 1, 2);
        Var r = gates.get(0).sigmoid().named("r");
        Var z = gates.get(1).sigmoid().named("z");
        Var n = newOfInput.of(x).add(r.mul(newOfHidden.of(h))).tanh().named("n");
        Var next = h.add(z.mul(n.sub(h)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, newOfHidden.weight().shape().size(0));
    }
}
