package dev.refrain.nn;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Fingerprint;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The parameters of a whole model. */
public final class Parameters {
    private Parameters() {}

    /** Draws every parameter as float32: see {@link #initialise(Object, long, DType)}. */
    public static <M> M initialise(M model, long seed) {
        return initialise(model, seed, DType.FLOAT32);
    }

    /**
     * Draws every parameter of a model by its path, so that adding a layer does not change the numbers of the others, and
     * returns the model.
     *
     * @throws ModelException if the model has no parameters, or one has a value already; nothing is drawn then. A model of its
     *     own is {@code Tree.map(model, Parameter::fresh)}
     */
    public static <M> M initialise(M model, long seed, DType dtype) {
        RandomKey key = RandomKey.of(seed);
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        if (leaves.isEmpty()) {
            throw new ModelException(
                    "initialise: %s has no parameters: models are records, lists and Tree.Branch of such"
                            .formatted(model.getClass().getName()));
        }
        leaves.forEach((path, parameter) -> {
            if (parameter.isInitialised()) {
                throw new ModelException(
                        "initialise: %s has a value already: draw the new parts alone, or a model of its own, Tree.map(model, Parameter::fresh)"
                                .formatted(path));
            }
        });
        leaves.forEach((path, parameter) -> parameter.initialise(path, key.child(path), dtype));
        return model;
    }

    /** How many numbers a model has to learn; tied ones count once. */
    public static long count(Object model) {
        return Tree.leaves(model).values().stream()
                .mapToLong(parameter -> parameter.shape().count())
                .sum();
    }

    /**
     * The {@link Fingerprint} of a model's weights by path: two models with the same weights have the same, to the bit.
     *
     * @throws dev.refrain.autograd.TapeException if a parameter has no value yet
     */
    public static String sha256(Object model) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Tree.leaves(model).forEach((path, parameter) -> weights.put(path, parameter.value()));
        return Fingerprint.sha256(weights);
    }
}
