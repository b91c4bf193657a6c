package dev.refrain.onnx.graph;

import dev.refrain.tensor.DType;

/** What the elements of a value are, with the numbers that ONNX has for them. */
public enum ElementType {
    /** float32. */
    FLOAT(1, Float.BYTES),
    /** Ids, lengths and sizes. */
    INT64(7, Long.BYTES),
    /** Lengths, where an operator takes no others. */
    INT32(6, Integer.BYTES),
    /** What comparisons give. */
    BOOL(9, 1),
    /** float64. */
    DOUBLE(11, Double.BYTES);

    private final int number;
    private final int bytes;

    ElementType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** The type of a tensor's elements. */
    public static ElementType of(DType dtype) {
        return dtype == DType.FLOAT64 ? DOUBLE : FLOAT;
    }

    /** Its number in files. */
    public int number() {
        return number;
    }

    /** The bytes of an element. */
    int bytes() {
        return bytes;
    }
}
