package dev.refrain.onnx;

import dev.refrain.autograd.scan.TracedScan;
import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.ElementType;
import dev.refrain.onnx.graph.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Any recurrence as ONNX's {@code Scan}, whose body is the step: the states come in first, then x; what is shared is seen from within. */
final class ScanNode {
    private ScanNode() {}

    /** The outputs of all times, then the last states. */
    static List<Value> write(Context context, Translation translation, Nodes nodes, int scan) {
        List<TracedScan> scans = nodes.scans(scan);
        List<Value> given = nodes.inputs(scan).stream().map(translation::value).toList();
        TracedScan one = scans.getFirst();
        Nodes step = new Nodes(scans.stream().map(Recording::of).toList());
        Graph body = translation.graph().body("step");
        List<Value> within = arguments(context, body, given, one.states());
        Map<Integer, Value> known = new HashMap<>();
        boolean[] varies = new boolean[step.size()];
        for (int node = 0; node < step.size(); node++) {
            int argument = one.argument(node);
            if (argument != TracedScan.NO_ARGUMENT) {
                known.put(node, within.get(argument));
                varies[node] = argument <= one.states();
            }
        }
        Translation inner = translation.ofStep(step, body, known, varies);
        List<Integer> outputs = new ArrayList<>(one.next());
        outputs.add(one.output());
        inner.run(outputs);
        for (int output : outputs) {
            Value value = inner.value(output);
            body.output(
                    value.name(),
                    body.taken("next"),
                    ElementType.of(value.dtype()),
                    context.sizes().dimensions(value.sizes()));
        }
        return results(translation, body, given, inner.value(one.output()), one.states());
    }

    /** The arguments as the step sees them. */
    private static List<Value> arguments(Context context, Graph body, List<Value> given, int states) {
        List<Value> within = new ArrayList<>();
        for (int k = 1; k <= states; k++) {
            within.add(input(context, body, "state", given.get(k), given.get(k).sizes()));
        }
        Value x = given.getFirst();
        within.addFirst(input(context, body, "x", x, x.sizes().subList(1, x.rank())));
        within.addAll(given.subList(1 + states, given.size()));
        return within;
    }

    private static Value input(Context context, Graph body, String name, Value given, List<Size> sizes) {
        ElementType type = ElementType.of(given.dtype());
        return new Value(body.input(name, type, context.sizes().dimensions(sizes)), given.dtype(), sizes);
    }

    private static List<Value> results(
            Translation translation, Graph body, List<Value> given, Value output, int states) {
        List<String> inputs = new ArrayList<>();
        given.subList(1, 1 + states).forEach(state -> inputs.add(state.name()));
        inputs.add(given.getFirst().name());
        List<String> names = translation
                .graph()
                .node("Scan", inputs, states + 1, Attribute.of("body", body), Attribute.of("num_scan_inputs", 1L));
        List<Size> overTime = new ArrayList<>(output.sizes());
        overTime.addFirst(given.getFirst().sizes().getFirst());
        List<Value> results = new ArrayList<>();
        results.add(new Value(names.getLast(), output.dtype(), overTime));
        for (int k = 0; k < states; k++) {
            Value state = given.get(1 + k);
            results.add(new Value(names.get(k), state.dtype(), state.sizes()));
        }
        return results;
    }
}
