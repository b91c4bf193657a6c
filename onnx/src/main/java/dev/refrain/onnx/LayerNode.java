package dev.refrain.onnx;

import dev.refrain.autograd.Parameter;
import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.Graph;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One of ONNX's recurrent operators, for a layer or for the two directions of one. Its results are Y [T, directions, B, H] and the last
 * states [directions, B, H].
 *
 * @param names of the results
 */
record LayerNode(Context context, Translation translation, Nodes nodes, List<Layer> directions, List<String> names) {
    LayerNode {
        directions = List.copyOf(directions);
        names = List.copyOf(names);
    }

    static LayerNode write(Context context, Translation translation, Nodes nodes, List<Layer> directions) {
        Layer first = directions.getFirst();
        Graph graph = translation.graph();
        List<String> inputs = new ArrayList<>();
        inputs.add(translation.value(first.x()).name());
        inputs.add(graph.tensor("W", weights(directions, 0)));
        inputs.add(graph.tensor("R", weights(directions, 1)));
        inputs.add(first.parameters().size() == 2 ? Graph.NONE : graph.tensor("B", biases(directions)));
        inputs.add(first.lengths().map(context.lengths()::narrow).orElse(Graph.NONE));
        for (int state = 0; state < first.states().size(); state++) {
            inputs.add(initial(graph, translation, nodes, directions, state));
        }
        List<String> names = graph.node(
                first.cell().operator(),
                inputs,
                1 + first.states().size(),
                attributes(directions).toArray(Attribute[]::new));
        return new LayerNode(context, translation, nodes, directions, names);
    }

    private static List<Attribute> attributes(List<Layer> directions) {
        Layer first = directions.getFirst();
        String direction = directions.size() == 2 ? "bidirectional" : first.isReverse() ? "reverse" : "forward";
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of("hidden_size", first.hidden()));
        attributes.add(Attribute.of("direction", direction));
        switch (first.cell()) {
            case RESET_AFTER_GRU -> attributes.add(Attribute.of("linear_before_reset", 1L));
            case RELU -> attributes.add(Attribute.of("activations", Collections.nCopies(directions.size(), "Relu")));
            default -> {}
        }
        return attributes;
    }

    /** The first states of a kind, [directions, B, H]; none if they are 0. */
    private static String initial(
            Graph graph, Translation translation, Nodes nodes, List<Layer> directions, int state) {
        boolean isZero = directions.stream()
                .allMatch(each ->
                        ConstantTable.isZero(nodes.constants(each.states().get(state))));
        if (isZero) {
            return Graph.NONE;
        }
        List<String> each = directions.stream()
                .map(layer -> translation.value(layer.states().get(state)).name())
                .map(value -> graph.node("Unsqueeze", List.of(value, graph.wholes(0))))
                .toList();
        return each.size() == 1 ? each.getFirst() : graph.node("Concat", each, Attribute.of("axis", 0L));
    }

    /** A product's weights [I, gates H] as [directions, gates H, I], the gates in ONNX's order. */
    private static Tensor weights(List<Layer> directions, int parameter) {
        int rows = directions.getFirst().parameters().get(parameter).shape().size(0);
        int columns = directions.getFirst().parameters().get(parameter).shape().size(1);
        float[] turned = new float[directions.size() * rows * columns];
        int next = 0;
        for (Layer layer : directions) {
            float[] values = layer.parameters().get(parameter).value().toFloats();
            for (int gate : layer.cell().gates()) {
                for (int unit = 0; unit < layer.hidden(); unit++) {
                    int column = gate * layer.hidden() + unit;
                    for (int row = 0; row < rows; row++) {
                        turned[next++] = values[row * columns + column];
                    }
                }
            }
        }
        return Tensor.of(turned, directions.size(), columns, rows);
    }

    /** Biases as [directions, 2 gates H]: ours, and then those behind the product with the state, 0 but of a candidate. */
    private static Tensor biases(List<Layer> directions) {
        int width = directions.getFirst().cell().gates().size()
                * directions.getFirst().hidden();
        float[] all = new float[directions.size() * 2 * width];
        for (int d = 0; d < directions.size(); d++) {
            Layer layer = directions.get(d);
            float[] values = layer.parameters().get(2).value().toFloats();
            int at = 2 * d * width;
            for (int gate : layer.cell().gates()) {
                System.arraycopy(values, gate * layer.hidden(), all, at, layer.hidden());
                at += layer.hidden();
            }
            if (layer.parameters().size() == 4) {
                Parameter candidate = layer.parameters().get(3);
                System.arraycopy(candidate.value().toFloats(), 0, all, at + width - layer.hidden(), layer.hidden());
            }
        }
        return Tensor.of(all, directions.size(), 2 * width);
    }

    /** The outputs of one direction, [T, B, H], in the order of time. */
    Value outputs(Layer layer) {
        List<Size> x = nodes.sizes(layer.x());
        String own = oneOf(layer, names.getFirst(), 1);
        return new Value(own, DType.FLOAT32, List.of(x.get(0), x.get(1), Size.of(layer.hidden())));
    }

    private String oneOf(Layer layer, String value, int axis) {
        Graph graph = translation.graph();
        return directions.size() == 1
                ? graph.node("Squeeze", List.of(value, graph.wholes(axis)))
                : graph.node(
                        "Gather", List.of(value, graph.whole(directions.indexOf(layer))), Attribute.of("axis", (long)
                                axis));
    }

    /** A last state of one direction, [B, H]; of a sequence without steps the first, which the operator does not give. */
    Value state(Layer layer, int number) {
        Graph graph = translation.graph();
        Size batch = nodes.sizes(layer.x()).get(1);
        String last = oneOf(layer, names.get(1 + number), 0);
        if (layer.lengths().isPresent()) {
            String before = translation.value(layer.states().get(number)).name();
            last = graph.node(
                    "Where", List.of(context.lengths().isEmpty(layer.lengths().get()), before, last));
        }
        return new Value(last, DType.FLOAT32, List.of(batch, Size.of(layer.hidden())));
    }

    /** The outputs of both directions side by side, [T, B, 2 H]. */
    Value sideBySide(List<Size> sizes) {
        Graph graph = translation.graph();
        String inRows = graph.node("Transpose", List.of(names.getFirst()), Attribute.of("perm", 0, 2, 1, 3));
        String joined = graph.node(
                "Reshape", List.of(inRows, graph.wholes(0, 0, sizes.get(2).fixed())));
        return new Value(joined, DType.FLOAT32, sizes);
    }
}
