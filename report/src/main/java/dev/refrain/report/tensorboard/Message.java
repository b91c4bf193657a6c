package dev.refrain.report.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A message of Protocol Buffers as bytes: its fields one after the other, each with its number and its kind. */
final class Message {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A whole number, as {@code int64}, {@code int32} and {@code enum} have it. */
    Message whole(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /** A {@code double}. */
    Message real(int field, double value) {
        tag(field, FIXED_64);
        bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
        return this;
    }

    /** A {@code float}. */
    Message single(int field, float value) {
        tag(field, FIXED_32);
        bytes.writeBytes(little(Float.BYTES).putFloat(value).array());
        return this;
    }

    /** A {@code repeated double}, packed. */
    Message reals(int field, List<? extends Number> values) {
        ByteBuffer packed = little(Double.BYTES * values.size());
        values.forEach(value -> packed.putDouble(value.doubleValue()));
        return bytes(field, packed.array());
    }

    /** A {@code string}. */
    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A message within this. */
    Message message(int field, Message value) {
        return bytes(field, value.toBytes());
    }

    /** {@code bytes}. */
    Message bytes(int field, byte[] value) {
        tag(field, BYTES);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void tag(int field, int kind) {
        varint(((long) field << 3) | kind);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
