package dev.refrain.benchmarks.peers.step;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A message of Protocol Buffers being written: each field is its number and kind, and then its value or its length and bytes. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Protobuf number(int field, long value) {
        varint(((long) field << 3) | VARINT);
        varint(value);
        return this;
    }

    Protobuf message(int field, Protobuf message) {
        return bytes(field, message.bytes());
    }

    Protobuf text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Little-endian. */
    Protobuf floats(int field, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes(field, bytes.array());
    }

    private Protobuf bytes(int field, byte[] bytes) {
        varint(((long) field << 3) | LENGTH);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /** Seven bits in a byte, the lowest first; the eighth says that there are more. */
    private void varint(long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
