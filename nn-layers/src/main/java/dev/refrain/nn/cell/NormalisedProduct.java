package dev.refrain.nn.cell;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.layer.LayerNorm;

/**
 * LN(x W; α, β): a product whose rows are normalised, as the equations of Ba, Kiros and Hinton 2016 have them. Shapes: x [B,
 * in], W {@code weight} [in, out], α and β {@code norm.gain} and {@code norm.bias} [out].
 */
public record NormalisedProduct(Parameter weight, LayerNorm norm) {
    /** With a gain of 1 and a bias of 0 at first. */
    public NormalisedProduct(Parameter weight) {
        this(weight, new LayerNorm(weight.shape().size(1)));
    }

    /** The same without β. */
    public NormalisedProduct withoutBias() {
        return new NormalisedProduct(weight, norm.withoutBias());
    }

    /** LN(x W; α, β) [B, out]. */
    public Var of(Var x) {
        return norm.apply(Weights.product(x, weight));
    }
}
