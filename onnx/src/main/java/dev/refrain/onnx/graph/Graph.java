package dev.refrain.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.refrain.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A graph while it is built: nodes in an order in which they can be calculated, each value under a name of its own. Constants are
 * kept in the outermost graph, once each; the graphs within see its values.
 */
public final class Graph {
    /** What stands for an input that a node is not given. */
    public static final String NONE = "";

    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private final Names names;
    private final Graph outermost;
    private final Map<List<Object>, String> constants = new HashMap<>();
    private final List<String> operators = new ArrayList<>();
    private long bytes;

    /** The outermost graph of a file. */
    public Graph(String name) {
        names = new Names();
        outermost = this;
        proto.setName(name);
    }

    private Graph(Graph outermost, String name) {
        this.names = outermost.names;
        this.outermost = outermost;
        proto.setName(name);
    }

    /** A graph that a node within this file runs. */
    public Graph body(String name) {
        return new Graph(outermost, names.like(name));
    }

    /** An input, under its name if that is free. */
    public String input(String name, ElementType type, List<Dimension> sizes) {
        String input = names.like(name);
        proto.addInput(info(input, type, sizes));
        return input;
    }

    /** Takes a name like this that is free, for an output. */
    public String taken(String wanted) {
        return names.like(wanted);
    }

    /** Says that a value is given out under a name that was taken for it. */
    public void output(String value, String taken, ElementType type, List<Dimension> sizes) {
        add("Identity", List.of(value), List.of(taken));
        proto.addOutput(info(taken, type, sizes));
    }

    private static ValueInfoProto info(String name, ElementType type, List<Dimension> sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        sizes.forEach(size -> shape.addDim(size.proto()));
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** What an operator gives for these inputs. */
    public String node(String operator, List<String> inputs, Attribute... attributes) {
        return node(operator, inputs, 1, attributes).getFirst();
    }

    /** What an operator gives, if that is several values. */
    public List<String> node(String operator, List<String> inputs, int outputs, Attribute... attributes) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            given.add(names.like(operator.toLowerCase(Locale.ROOT)));
        }
        add(operator, inputs, given, attributes);
        return given;
    }

    private void add(String operator, List<String> inputs, List<String> outputs, Attribute... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(outputs.getFirst())
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs);
        Arrays.stream(attributes).forEach(attribute -> node.addAttribute(attribute.proto()));
        proto.addNode(node);
        outermost.operators.add(operator);
    }

    /** Whole numbers [n]. */
    public String wholes(long... values) {
        ByteBuffer data = littleEndian(ElementType.INT64, values.length);
        Arrays.stream(values).forEach(data::putLong);
        List<Object> key = List.of(ElementType.INT64, Arrays.toString(values));
        return constant(key, "sizes", ElementType.INT64, new int[] {values.length}, data);
    }

    /** Whole numbers of a shape. */
    public String wholes(int[] values, int... sizes) {
        ByteBuffer data = littleEndian(ElementType.INT64, values.length);
        Arrays.stream(values).forEach(data::putLong);
        return outermost.initialiser("ids", ElementType.INT64, sizes, data);
    }

    /** One whole number, of no axes. */
    public String whole(long value) {
        ByteBuffer data = littleEndian(ElementType.INT64, 1).putLong(value);
        return constant(List.of(ElementType.INT64, value), "index", ElementType.INT64, new int[0], data);
    }

    /** One number, of no axes. */
    public String number(ElementType type, double value) {
        ByteBuffer data = littleEndian(type, 1);
        if (type == ElementType.DOUBLE) {
            data.putDouble(value);
        } else {
            data.putFloat((float) value);
        }
        return constant(List.of(type, value), "number", type, new int[0], data);
    }

    private String constant(List<Object> key, String name, ElementType type, int[] sizes, ByteBuffer data) {
        return outermost.constants.computeIfAbsent(key, _ -> outermost.initialiser(name, type, sizes, data));
    }

    /** A tensor under a name like this. */
    public String tensor(String name, Tensor tensor) {
        ElementType type = ElementType.of(tensor.dtype());
        ByteBuffer data = littleEndian(type, tensor.shape().count());
        if (type == ElementType.DOUBLE) {
            data.asDoubleBuffer().put(tensor.toDoubles());
        } else {
            data.asFloatBuffer().put(tensor.toFloats());
        }
        return outermost.initialiser(name, type, tensor.shape().sizes(), data.clear());
    }

    private static ByteBuffer littleEndian(ElementType type, int count) {
        return ByteBuffer.allocate(Math.multiplyExact(type.bytes(), count)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String initialiser(String wanted, ElementType type, int[] sizes, ByteBuffer data) {
        String name = names.like(wanted);
        bytes += data.capacity();
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.number())
                .setRawData(ByteString.copyFrom(data.clear()));
        Arrays.stream(sizes).forEach(tensor::addDims);
        proto.addInitializer(tensor);
        return name;
    }

    /** The bytes of all constants so far. */
    public long bytes() {
        return outermost.bytes;
    }

    /** The operators of all nodes so far, those of graphs within too. */
    public List<String> operators() {
        return List.copyOf(outermost.operators);
    }

    GraphProto proto() {
        return proto.build();
    }
}
