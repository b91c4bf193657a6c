package dev.refrain.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final float[] ALPHA = {0, -0.0f, 1.5f, -2.25f, Float.MIN_VALUE, Float.MAX_VALUE};
    private static final double[] BETA = {0.1, -0.3};

    private static String sha256(float[] alpha, double[] beta) {
        return Fingerprint.sha256(Map.of("alpha", Tensor.of(alpha, 2, 3), "beta", Tensor.of(beta, 2)));
    }

    @Test
    void itIsSha256OverNameTypeSizesAndValues() throws NoSuchAlgorithmException {
        ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("alpha".getBytes(StandardCharsets.UTF_8)).put("float32".getBytes(StandardCharsets.UTF_8));
        bytes.putInt(2).putInt(3);
        for (float value : ALPHA) {
            bytes.putFloat(value);
        }
        bytes.put("beta".getBytes(StandardCharsets.UTF_8)).put("float64".getBytes(StandardCharsets.UTF_8));
        bytes.putInt(2).putDouble(0.1).putDouble(-0.3);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes.flip());
        String fingerprint = sha256(ALPHA, BETA);
        assertEquals(HexFormat.of().formatHex(digest.digest()), fingerprint);
        // Python: hashlib.sha256(b"alphafloat32" + struct.pack("<2i6f", 2, 3, 0, -0.0, 1.5, -2.25, 2**-149,
        //     (2 - 2**-23) * 2.0**127) + b"betafloat64" + struct.pack("<i2d", 2, 0.1, -0.3)).hexdigest()
        assertEquals("d9257fe4b1094f0ad339738ad7ad4973afdda5253aade0a3822b90d0d3d3cd0e", fingerprint);
    }

    @Test
    void theOrderOfTheMapDoesNotMatter() {
        Map<String, Tensor> backwards = new LinkedHashMap<>();
        backwards.put("beta", Tensor.of(BETA, 2));
        backwards.put("alpha", Tensor.of(ALPHA, 2, 3));
        assertEquals(sha256(ALPHA, BETA), Fingerprint.sha256(backwards));
    }

    @Test
    void everyBitOfEveryValueIsInIt() {
        String before = sha256(ALPHA, BETA);
        for (int at = 0; at < ALPHA.length; at++) {
            for (int bit = 0; bit < Float.SIZE; bit++) {
                float[] changed = ALPHA.clone();
                changed[at] = Float.intBitsToFloat(Float.floatToRawIntBits(ALPHA[at]) ^ 1 << bit);
                assertNotEquals(before, sha256(changed, BETA), at + ", bit " + bit);
            }
        }
        for (int bit = 0; bit < Double.SIZE; bit++) {
            double[] changed = BETA.clone();
            changed[1] = Double.longBitsToDouble(Double.doubleToRawLongBits(BETA[1]) ^ 1L << bit);
            assertNotEquals(before, sha256(ALPHA, changed), "bit " + bit);
        }
    }

    @Test
    void allNaNsAreOne() {
        float other = Float.intBitsToFloat(0x7fc00001);
        assertEquals(
                sha256(new float[] {1, 2, 3, 4, 5, Float.NaN}, BETA), sha256(new float[] {1, 2, 3, 4, 5, other}, BETA));
    }

    @Test
    void typeSizesAndNamesAreInIt() {
        Tensor zeros = Tensor.zeros(DType.FLOAT32, 2, 3);
        String before = Fingerprint.sha256(Map.of("x", zeros));
        assertNotEquals(before, Fingerprint.sha256(Map.of("x", Tensor.zeros(DType.FLOAT32, 3, 2))));
        assertNotEquals(before, Fingerprint.sha256(Map.of("x", zeros.to(DType.FLOAT64))));
        assertNotEquals(before, Fingerprint.sha256(Map.of("y", zeros)));
        assertNotEquals(before, Fingerprint.sha256(Map.of("x", zeros, "y", zeros)));
    }
}
