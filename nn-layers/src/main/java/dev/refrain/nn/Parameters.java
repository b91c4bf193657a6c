package dev.refrain.nn;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
     * A fingerprint of a model's weights: SHA-256, in hexadecimal, over the parameters sorted by path, of each the path in
     * UTF-8, the name of the type, the dimensions as int32 and the values, numbers little-endian. NaNs count as one.
     */
    public static String sha256(Object model) {
        MessageDigest digest = newSha256();
        Tree.leaves(model).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(leaf -> update(digest, leaf.getKey(), leaf.getValue()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String path, Parameter parameter) {
        Tensor value = parameter.value();
        digest.update(path.getBytes(StandardCharsets.UTF_8));
        digest.update(value.dtype().toString().getBytes(StandardCharsets.UTF_8));
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int size : value.shape().sizes()) {
            digest.update(number.clear().putInt(size).flip());
        }
        if (value.dtype() == DType.FLOAT32) {
            for (float element : value.toFloats()) {
                digest.update(
                        number.clear().putInt(Float.floatToIntBits(element)).flip());
            }
        } else {
            for (double element : value.toDoubles()) {
                digest.update(
                        number.clear().putLong(Double.doubleToLongBits(element)).flip());
            }
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
