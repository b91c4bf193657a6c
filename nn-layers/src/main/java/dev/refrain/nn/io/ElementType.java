package dev.refrain.nn.io;

import dev.refrain.tensor.DType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The types of elements that are read, by the format's names, and what they are here. Those of 16 bits become float32, which has
 * all their numbers; only the other two are written.
 */
enum ElementType {
    /** IEEE 754 binary32. */
    F32(DType.FLOAT32, Float.BYTES),
    /** IEEE 754 binary64. */
    F64(DType.FLOAT64, Double.BYTES),
    /** IEEE 754 binary16: 5 bits of exponent, 10 of fraction. */
    F16(DType.FLOAT32, Short.BYTES),
    /** The upper half of a binary32: 8 bits of exponent, 7 of fraction. */
    BF16(DType.FLOAT32, Short.BYTES);

    static final String EXPECTED = "\"F32\", \"F64\", \"F16\" or \"BF16\"";

    private final DType dtype;
    private final int bytes;

    ElementType(DType dtype, int bytes) {
        this.dtype = dtype;
        this.bytes = bytes;
    }

    /** The type of this name; null if there is none. */
    static @Nullable ElementType named(String name) {
        return switch (name) {
            case "F32" -> F32;
            case "F64" -> F64;
            case "F16" -> F16;
            case "BF16" -> BF16;
            default -> null;
        };
    }

    /** The type that NumPy calls so, behind the order of bytes; null if there is none. */
    static @Nullable ElementType ofNumPy(String code) {
        return switch (code) {
            case "f2" -> F16;
            case "f4" -> F32;
            case "f8" -> F64;
            default -> null;
        };
    }

    /** The type that such a tensor is written in. */
    static ElementType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
        };
    }

    /** The type it has here. */
    DType dtype() {
        return dtype;
    }

    /** The size of an element in the file. */
    int bytes() {
        return bytes;
    }

    /** The next elements as float32, for all but F64. */
    void read(ByteBuffer from, float[] into, int at, int count) {
        switch (this) {
            case F32 -> from.asFloatBuffer().get(into, at, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.float16ToFloat(from.getShort(Short.BYTES * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.intBitsToFloat(from.getShort(Short.BYTES * i) << Short.SIZE);
                }
            }
            case F64 -> throw new IllegalStateException("float64 does not fit float32");
        }
    }
}
