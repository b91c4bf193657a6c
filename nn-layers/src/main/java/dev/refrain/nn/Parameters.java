package dev.refrain.nn;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Fingerprint;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        SequencedMap<String, Parameter> leaves = leaves("initialise", model);
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

    private static SequencedMap<String, Parameter> leaves(String operation, Object model) {
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        if (leaves.isEmpty()) {
            throw new ModelException("%s: %s has no parameters: models are records, lists and Tree.Branch of such"
                    .formatted(operation, model.getClass().getName()));
        }
        return leaves;
    }

    /** How many numbers a model has to learn; tied ones count once. */
    public static long count(Object model) {
        return Tree.leaves(model).values().stream()
                .mapToLong(parameter -> parameter.shape().count())
                .sum();
    }

    /**
     * A model's weights by path, to be saved; tied ones by their first path only. Later writes do not change them.
     *
     * @throws dev.refrain.autograd.TapeException if a parameter has no value yet
     */
    public static SequencedMap<String, Tensor> values(Object model) {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        Tree.leaves(model).forEach((path, parameter) -> values.put(path, parameter.value()));
        return Collections.unmodifiableSequencedMap(values);
    }

    /**
     * Writes saved weights into all parameters of a model, and returns the model; if one does not fit, into none. Parameters
     * without a value yet take the type of those that have one; where none has, all take the type they are given.
     *
     * <pre>{@code Parameters.load(model, SafeTensors.read(file).tensors());}</pre>
     *
     * @param values by path, as {@link #values} gives them
     * @throws StateMismatchException if names are missing or unknown, shapes or types are others, or a number is NaN or infinite;
     *     it lists all of these
     * @throws ModelException if the model has no parameters
     */
    public static <M> M load(M model, Map<String, Tensor> values) {
        SequencedMap<String, Parameter> leaves = leaves("load", model);
        Map<String, Tensor> own = new LinkedHashMap<>(Objects.requireNonNull(values, "values"));
        SequencedMap<String, Differences.Expected> expected = new LinkedHashMap<>();
        leaves.forEach((path, parameter) -> expected.put(path, Differences.Expected.of(parameter)));
        List<String> differences = Differences.between(expected, own);
        if (!differences.isEmpty()) {
            throw new StateMismatchException("load", differences);
        }
        leaves.forEach((path, parameter) -> parameter.load(path, Objects.requireNonNull(own.get(path), path)));
        return model;
    }

    /**
     * The {@link Fingerprint} of a model's weights by path: two models with the same weights have the same, to the bit.
     *
     * @throws dev.refrain.autograd.TapeException if a parameter has no value yet
     */
    public static String sha256(Object model) {
        return Fingerprint.sha256(values(model));
    }
}
