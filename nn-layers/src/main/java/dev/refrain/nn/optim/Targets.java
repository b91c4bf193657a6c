package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/** The parameters an optimiser writes, and the checks before it does. */
final class Targets {
    /** A parameter and its gradient. */
    record Target(Parameter parameter, Var gradient) {}

    private final SequencedMap<String, Parameter> leaves;

    Targets(Object model) {
        leaves = Tree.leaves(model);
        if (leaves.isEmpty()) {
            throw new HyperParameterException("optimiser: got a model without parameters: %s"
                    .formatted(model.getClass().getSimpleName()));
        }
    }

    /** The parameters to write now, in the model's order; every gradient was found finite. */
    List<Target> due(Gradients gradients) {
        List<Target> due = new ArrayList<>();
        leaves.forEach((path, parameter) -> {
            if (gradients.contains(parameter)) {
                Var gradient = gradients.of(parameter);
                checkFinite(path, gradient.value());
                due.add(new Target(parameter, gradient));
            }
        });
        if (due.isEmpty()) {
            gradients.of(leaves.firstEntry().getValue()); // throws: a step that updates nothing is an error
        }
        return due;
    }

    /** Says so if a gradient has a NaN or an infinity. */
    static void checkFinite(String path, Tensor gradient) {
        double[] values = gradient.toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NonFiniteException("optimiser: the gradient of %s is %s at %s; no weight was changed"
                        .formatted(
                                path,
                                values[i],
                                Arrays.toString(gradient.shape().index(i))));
            }
        }
    }
}
