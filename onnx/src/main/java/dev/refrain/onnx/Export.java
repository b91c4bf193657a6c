package dev.refrain.onnx;

import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.onnx.graph.ElementType;
import dev.refrain.onnx.graph.Graph;
import dev.refrain.onnx.graph.ModelFile;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One export: traces a model at several sizes, and translates what was traced. */
final class Export {
    /** Protocol buffers have no more. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - (1 << 20);

    /** A trace with the nodes that are the outputs. */
    private record Traced(Trace trace, Map<String, Integer> outputs) {}

    private final String name;
    private final List<InputSpec> specs;
    private final Symbols symbols = new Symbols();
    private final List<Entered> entered = new ArrayList<>();

    Export(String name, List<InputSpec> specs) {
        this.name = name;
        this.specs = specs;
        for (InputSpec spec : specs) {
            entered.add(spec.entered(symbols, entered.size()));
        }
    }

    OnnxModel model(OnnxFunction function, String description) {
        List<Traced> traces = new ArrayList<>();
        for (int k = 0; k < Symbols.TRACES; k++) {
            traces.add(trace(function, k));
        }
        Nodes nodes = new Nodes(
                traces.stream().map(each -> Recording.of(each.trace())).toList());
        Map<String, Integer> outputs = traces.getFirst().outputs();
        if (!traces.stream().allMatch(each -> each.outputs().equals(outputs))) {
            throw new OnnxException(
                    "onnx: the model gives other outputs at other sizes of its inputs, expected the same");
        }
        Graph graph = new Graph(name);
        translate(nodes, graph, outputs);
        if (graph.bytes() > MOST_BYTES) {
            throw new OnnxException("onnx: the model has %d bytes of constants, expected at most %d in one file"
                    .formatted(graph.bytes(), MOST_BYTES));
        }
        return new OnnxModel(name, new ModelFile("refrain", version(), description).bytes(graph), graph.operators());
    }

    private static String version() {
        String version = OnnxModel.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    private Traced trace(OnnxFunction function, int k) {
        Trace trace = Trace.alone();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Entered each : entered) {
            values.put(
                    each.name(),
                    switch (each) {
                        case Entered.Reals reals -> trace.input(reals.dtype(), shape(reals.sizes(), k));
                        case Entered.Whole ids -> trace.ids(ids.seen().get(k));
                        case Entered.Counts counts -> counts.seen().get(k);
                    });
        }
        Map<String, Var> given =
                trace.during(() -> function.apply(new OnnxInputs(values))).values();
        Map<String, Integer> outputs = new LinkedHashMap<>();
        given.forEach((output, value) -> outputs.put(output, trace.place(value)));
        return new Traced(trace, outputs);
    }

    private static Shape shape(List<Size> sizes, int k) {
        return Shape.of(sizes.stream().mapToInt(size -> size.seen().get(k)).toArray());
    }

    private void translate(Nodes nodes, Graph graph, Map<String, Integer> outputs) {
        Sizes sizes = new Sizes(graph, symbols);
        Map<Integer, Value> arguments = new HashMap<>();
        for (int i = 0; i < entered.size(); i++) {
            Entered each = entered.get(i);
            ElementType type = specs.get(i).kind().type();
            graph.input(each.name(), type, sizes.dimensions(each.sizes()));
            locate(sizes, specs.get(i));
            if (each instanceof Entered.Reals reals) {
                arguments.put(arguments.size(), new Value(reals.name(), reals.dtype(), reals.sizes()));
            }
        }
        outputs.keySet().forEach(output -> take(graph, output));
        Context context = new Context(graph, sizes, entered);
        Translation translation = Translation.ofModel(context, nodes, arguments);
        translation.run(List.copyOf(outputs.values()));
        outputs.forEach((output, node) -> {
            Value value = translation.value(node);
            graph.output(value.name(), output, ElementType.of(value.dtype()), sizes.dimensions(value.sizes()));
        });
    }

    private static void take(Graph graph, String output) {
        if (!graph.taken(output).equals(output)) {
            throw new OnnxException(
                    "onnx: got an input and an output named %s, expected different names".formatted(output));
        }
    }

    /** Of lengths [batch], the steps are none of the sizes. */
    private static void locate(Sizes sizes, InputSpec spec) {
        boolean isLengths = spec.kind() == InputSpec.Kind.LENGTHS;
        for (int axis = isLengths ? 1 : 0; axis < spec.sizes().size(); axis++) {
            sizes.foundAt(spec.sizes().get(axis), spec.name(), isLengths ? 0 : axis);
        }
    }
}
