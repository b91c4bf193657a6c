package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * y = log Σ_j e^(x_j) - x_t for logits x [..., C] and the right class t of each, ids [...]: the negative logarithm of the
 * probability that softmax(x) gives to it. With c the cotangent of y: x_j gets c (softmax(x)_j - [j = t]).
 */
public record CrossEntropy() implements Op {
    @Override
    public boolean takesIds() {
        return true;
    }

    @Override
    public Shape shape(Shapes in) {
        return checked(in);
    }

    /** The shape of the losses, if logits and ids fit. */
    static Shape checked(Shapes in) {
        Shape x = in.at(0);
        if (x.rank() != in.ids().rank() + 1 || !Axes.of(x, -1).removedFrom(x).equals(in.ids())) {
            throw in.clash("the axes before the classes are not those of the ids %s".formatted(in.ids()));
        }
        in.notEmptyAlong(x.rank() - 1);
        return in.ids();
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Buffer x = in.at(0);
        in.ids().checkBelow(x.size(x.rank() - 1), name());
        dev.refrain.tensor.internal.compute.CrossEntropy.loss(x, in.ids().toArray(), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(new CrossEntropySlope(), saved.ids(), saved.input(0), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
