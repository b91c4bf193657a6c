package dev.refrain.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.io.CheckpointFile;
import dev.refrain.nn.io.CheckpointFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checkpoints whose checksum is right whatever else is wrong, so that what is behind it is reached. */
class CheckpointFuzzTest {
    private static final String KEY = "\"sha256\":\"";
    private static final int DIGITS = 64;

    private final Scratch scratch = Scratch.create();

    @FuzzTest
    void read(byte[] bytes) throws IOException, NoSuchAlgorithmException {
        Snapshot state;
        try {
            state = CheckpointFile.read(scratch.file(sealed(bytes)));
        } catch (CheckpointFormatException _) {
            return;
        }
        Path again = scratch.other("again");
        CheckpointFile.write(again, state);
        assertEquals(state, CheckpointFile.read(again));
    }

    /** With a length that leads to the last brace of what might be a header, where it leads nowhere, and with the sum of all. */
    private static byte[] sealed(byte[] bytes) throws NoSuchAlgorithmException {
        byte[] sealed = bytes.clone();
        String text = new String(sealed, ISO_8859_1);
        ByteBuffer length = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
        int brace = text.lastIndexOf('}');
        if (brace > 8 && (length.getLong(0) < 0 || length.getLong(0) > sealed.length - 8)) {
            length.putLong(0, brace + 1 - 8);
        }
        int begin = text.indexOf(KEY) + KEY.length();
        if (begin > KEY.length() && begin + DIGITS <= sealed.length) {
            for (int i = 0; i < DIGITS; i++) {
                sealed[begin + i] = '0';
            }
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(sealed);
            byte[] digits = HexFormat.of().formatHex(sum).getBytes(ISO_8859_1);
            System.arraycopy(digits, 0, sealed, begin, DIGITS);
        }
        return sealed;
    }
}
