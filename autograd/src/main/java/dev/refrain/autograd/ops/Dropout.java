package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Objects;

/**
 * y = m ∘ x / (1 - rate) with a mask m that is 0 with probability {@code rate}, else 1. For x [..., B, F] the mask at
 * [t, b, f] is a function of the key and of t, b and f alone, with t counting what stands before the last two axes. The
 * cotangent is dropped alike. Source: Srivastava et al. 2014, in the form that scales when training.
 */
public record Dropout(RandomKey key, double rate) implements Op {
    /** With a rate in [0, 1). */
    public Dropout {
        Objects.requireNonNull(key, "key");
        checkRate(rate);
    }

    /**
     * Says so unless the rate is in [0, 1).
     *
     * @throws ShapeException naming it
     */
    public static void checkRate(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new ShapeException("dropout: got rate %s, expected a number in [0, 1)".formatted(rate));
        }
    }

    @Override
    public Shape shape(Shapes in) {
        return in.at(0);
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        dev.refrain.tensor.internal.compute.Dropout.run(in.at(0), key::words, rate, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(this, cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
