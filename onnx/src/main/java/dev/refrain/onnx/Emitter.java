package dev.refrain.onnx;

import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.ElementType;
import dev.refrain.onnx.graph.Graph;
import dev.refrain.tensor.DType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes nodes of real numbers of one type into a graph, by the names that ONNX has for operators. */
final class Emitter {
    private final Graph graph;
    private final ElementType type;
    private final Map<String, String> conditions;

    Emitter(Graph graph, DType dtype, Map<String, String> conditions) {
        this.graph = graph;
        this.type = ElementType.of(dtype);
        this.conditions = conditions;
    }

    /** One in the outermost graph. */
    Emitter(Graph graph, DType dtype) {
        this(graph, dtype, new HashMap<>());
    }

    Graph graph() {
        return graph;
    }

    ElementType type() {
        return type;
    }

    /** What an operator gives for these. */
    String node(String operator, String... inputs) {
        return graph.node(operator, List.of(inputs));
    }

    /** What an operator gives for one input, with attributes. */
    String with(String operator, String input, Attribute... attributes) {
        return graph.node(operator, List.of(input), attributes);
    }

    String number(double value) {
        return graph.number(type, value);
    }

    /** What a comparison gives, as 1 and 0. */
    String mask(String condition) {
        String mask = with("Cast", condition, Attribute.of("to", type.number()));
        conditions.put(mask, condition);
        return mask;
    }

    /** Whether elements are not 0. */
    String condition(String mask) {
        String known = conditions.get(mask);
        return known == null ? node("Not", node("Equal", mask, number(0))) : known;
    }

    String where(String condition, String a, String b) {
        return node("Where", condition, a, b);
    }
}
