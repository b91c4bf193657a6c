package dev.refrain.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A fingerprint of named tensors, by which two sets of them are told apart.
 *
 * <pre>{@code String sha256 = Fingerprint.sha256(Map.of("weight", weight));}</pre>
 */
public final class Fingerprint {
    private Fingerprint() {}

    /**
     * SHA-256, in hexadecimal, over the tensors sorted by name, of each the name in UTF-8, the name of the type, the
     * dimensions as int32 and the values, numbers little-endian. NaNs count as one.
     */
    public static String sha256(Map<String, Tensor> named) {
        MessageDigest digest = newSha256();
        named.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> update(digest, each.getKey(), each.getValue()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String name, Tensor value) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
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
