package dev.refrain.nn.loss;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** A loss with its gradients, for the tests of this package. */
record Slopes(Tensor value, Tensor byPrediction, Tensor byTarget) {
    static Slopes of(Loss loss, Tensor prediction, Tensor target) {
        try (Tape tape = Tape.open()) {
            Var p = tape.input(prediction);
            Var t = tape.input(target);
            Var y = loss.of(p, t);
            Gradients gradients = tape.gradients(y.sum(), List.of(p, t), Pullback.plain());
            return new Slopes(
                    y.value(), gradients.of(p).value(), gradients.of(t).value());
        }
    }

    /** The gradient of the sum of a function. */
    static Tensor of(UnaryOperator<Var> function, Tensor x) {
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            return tape.gradients(function.apply(in).sum(), List.of(in), Pullback.plain())
                    .of(in)
                    .value();
        }
    }
}
