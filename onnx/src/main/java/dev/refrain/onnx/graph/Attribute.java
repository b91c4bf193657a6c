package dev.refrain.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;

/** A named argument of a node that is known when the graph is made. */
public final class Attribute {
    private final AttributeProto proto;

    private Attribute(AttributeProto.Builder proto, String name) {
        this.proto = proto.setName(name).build();
    }

    /** A whole number. */
    public static Attribute of(String name, long value) {
        return new Attribute(
                AttributeProto.newBuilder().setType(AttributeType.INT).setI(value), name);
    }

    /** A number, which ONNX rounds to float32. */
    public static Attribute real(String name, double value) {
        return new Attribute(
                AttributeProto.newBuilder().setType(AttributeType.FLOAT).setF((float) value), name);
    }

    /** Whole numbers. */
    public static Attribute of(String name, long... values) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setType(AttributeType.INTS);
        Arrays.stream(values).forEach(proto::addInts);
        return new Attribute(proto, name);
    }

    /** A word. */
    public static Attribute of(String name, String value) {
        return new Attribute(
                AttributeProto.newBuilder().setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value)), name);
    }

    /** Words. */
    public static Attribute of(String name, List<String> values) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setType(AttributeType.STRINGS);
        values.forEach(each -> proto.addStrings(ByteString.copyFromUtf8(each)));
        return new Attribute(proto, name);
    }

    /** What a node runs, as a loop does. */
    public static Attribute of(String name, Graph body) {
        return new Attribute(
                AttributeProto.newBuilder().setType(AttributeType.GRAPH).setG(body.proto()), name);
    }

    AttributeProto proto() {
        return proto;
    }
}
