package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.layer.LayerNorm;
import java.util.List;

/**
 * Long short-term memory with layer normalisation, Ba, Kiros and Hinton 2016, equations 20 to 22:
 *
 * <pre>
 * (i, f, g, o) = LN(x U; α_x, β_x) + LN(h W; α_h), then σ of i, f and o, and tanh of g
 * c' = f ∘ c + i ∘ g      h' = o ∘ tanh(LN(c'; α_c, β_c))
 * </pre>
 *
 * <p>where LN(z; α, β) is {@link LayerNorm} over all of a row, four gates together. β_x is what the paper has three summands for.
 * Shapes: x [B, I], h and c [B, H]; U {@code ofInput.weight} [I, 4H], W {@code ofHidden.weight} [H, 4H] and what belongs to
 * them [4H] hold the gates side by side in the order i, f, g, o; α_c and β_c, of {@code ofCell}, are [H]. The output is h'.
 */
public record LayerNormLstmCell(NormalisedProduct ofInput, NormalisedProduct ofHidden, LayerNorm ofCell)
        implements Cell<LstmState> {
    /** With gains of 1 and biases of 0 at first. */
    public LayerNormLstmCell(int input, int hidden) {
        this(
                new NormalisedProduct(Weights.ih(input, hidden, 4)),
                new NormalisedProduct(Weights.hh(hidden, 4)).withoutBias(),
                new LayerNorm(hidden));
    }

    @Override
    public Step<LstmState> step(Var x, LstmState state) {
        List<Var> gates =
                Functions.split(ofInput.of(x).add(ofHidden.of(state.hidden().on(x))), 1, 4);
        Var i = gates.get(0).sigmoid().named("i");
        Var f = gates.get(1).sigmoid().named("f");
        Var g = gates.get(2).tanh().named("g");
        Var o = gates.get(3).sigmoid().named("o");
        Var c = f.mul(state.cell()).add(i.mul(g));
        Var h = o.mul(ofCell.apply(c).tanh());
        return new Step<>(h, new LstmState(h, c));
    }

    @Override
    public LstmState initialState(Var x) {
        return LstmState.zeros(x, ofCell.gain().shape().size(0));
    }
}
