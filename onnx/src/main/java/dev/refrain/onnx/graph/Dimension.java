package dev.refrain.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorShapeProto;

/** A size of an input or output as the file states it: a number, or the name of one that varies; neither where it is left open. */
public record Dimension(long size, String name) {
    private static final long VARIES = -1;

    /** A fixed size. */
    public static Dimension of(long size) {
        return new Dimension(size, "");
    }

    /** One that varies, by the name of what it is. */
    public static Dimension named(String name) {
        return new Dimension(VARIES, name);
    }

    /** One that nothing is said of. */
    public static Dimension open() {
        return named("");
    }

    TensorShapeProto.Dimension proto() {
        TensorShapeProto.Dimension.Builder proto = TensorShapeProto.Dimension.newBuilder();
        if (size != VARIES) {
            proto.setDimValue(size);
        } else if (!name.isEmpty()) {
            proto.setDimParam(name);
        }
        return proto.build();
    }
}
