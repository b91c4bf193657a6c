package dev.refrain.onnx;

import dev.refrain.autograd.Parameter;
import dev.refrain.onnx.graph.Graph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the translations of a model and of the steps in it have in common. */
final class Context {
    private final Graph graph;
    private final Sizes sizes;
    private final LengthsTable lengths;
    private final IdsTable ids;
    private final ConstantTable constants;
    private final Map<Parameter, Value> parameters = new HashMap<>(); // by identity: they have no equals
    private final Map<String, String> conditions = new HashMap<>();

    Context(Graph graph, Sizes sizes, List<Entered> entered) {
        this.graph = graph;
        this.sizes = sizes;
        lengths = new LengthsTable(graph, sizes, entered);
        ids = new IdsTable(graph, sizes, entered, lengths);
        constants = new ConstantTable(graph, sizes, lengths);
    }

    /** The outermost graph. */
    Graph graph() {
        return graph;
    }

    Sizes sizes() {
        return sizes;
    }

    LengthsTable lengths() {
        return lengths;
    }

    IdsTable ids() {
        return ids;
    }

    ConstantTable constants() {
        return constants;
    }

    /** The conditions that masks were made of, by name. */
    Map<String, String> conditions() {
        return conditions;
    }

    /** A parameter with its present value. */
    Value parameter(Parameter parameter, List<Size> shape) {
        return parameters.computeIfAbsent(
                parameter, each -> new Value(graph.tensor(each.name(), each.value()), each.dtype(), shape));
    }
}
