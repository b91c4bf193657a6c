package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Numbers;
import dev.refrain.tensor.Tensor;

/** A model of two parameters for the tests of optimisers. */
public record Weights(Parameter left, Parameter right) {
    static Weights of(Tensor left, Tensor right) {
        return new Weights(Numbers.parameter(left), Numbers.parameter(right));
    }

    static Weights of(double[] left, double[] right) {
        return of(Tensor.of(left, left.length), Tensor.of(right, right.length));
    }

    /** Exactly these gradients: those of Σ left ∘ a + Σ right ∘ b. */
    Gradients gradients(Tensor byLeft, Tensor byRight) {
        try (Tape tape = Tape.open()) {
            Var first = left.on(tape).mul(Var.of(byLeft)).sum();
            return tape.backward(first.add(right.on(tape).mul(Var.of(byRight)).sum()));
        }
    }

    /** The gradient of Σ left ∘ a, which does not depend on {@code right}. */
    Gradients gradientsOfLeft(Tensor byLeft) {
        try (Tape tape = Tape.open()) {
            return tape.backward(left.on(tape).mul(Var.of(byLeft)).sum());
        }
    }
}
