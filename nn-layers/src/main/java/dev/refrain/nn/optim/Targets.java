package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/** The parameters an optimiser writes, with all checks before the first is written. */
final class Targets {
    /** A parameter, its path, and its gradient, on no tape. */
    record Target(String path, Parameter parameter, Var gradient) {
        /** The present value, to calculate with. */
        Var value() {
            return Var.of(parameter.value());
        }
    }

    /** What a parameter is to become. */
    record Update(Target target, Var value) {}

    private final SequencedMap<String, Parameter> leaves;

    Targets(Object model) {
        leaves = Tree.leaves(model);
        if (leaves.isEmpty()) {
            throw new HyperParameterException("optimiser: got a model without parameters: %s"
                    .formatted(model.getClass().getSimpleName()));
        }
    }

    /** The parameters to write now, in the model's order; every gradient was found finite and of the present value. */
    List<Target> due(Gradients gradients) {
        List<Target> due = new ArrayList<>();
        leaves.forEach((path, parameter) -> {
            if (gradients.contains(parameter)) {
                gradients.checkFresh(parameter);
                Var gradient = gradients.of(parameter).detach();
                checkFinite("optimiser: the gradient of " + path + " is", gradient.value());
                due.add(new Target(path, parameter, gradient));
            }
        });
        if (due.isEmpty()) {
            throw new TapeException(
                    TapeException.Kind.NO_GRAD,
                    "optimiser: got gradients for %d parameters, none of them of this model, whose first is %s"
                            .formatted(
                                    gradients.parameters().size(),
                                    leaves.firstEntry().getKey()));
        }
        return due;
    }

    /** Writes all parameters, or none if one would become NaN or infinite. */
    static void write(List<Update> updates) {
        for (Update update : updates) {
            checkFinite(
                    "optimiser: this step would make " + update.target().path(),
                    update.value().value());
        }
        for (Update update : updates) {
            update.target().parameter().assign(update.value().value());
        }
    }

    /** Says so if something has a NaN or an infinity. */
    static void checkFinite(String what, Tensor tensor) {
        double[] values = tensor.toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NonFiniteException("%s %s at %s; nothing was written in this step"
                        .formatted(
                                what, values[i], Arrays.toString(tensor.shape().index(i))));
            }
        }
    }
}
