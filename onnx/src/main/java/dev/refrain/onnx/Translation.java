package dev.refrain.onnx;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.StopGradient;
import dev.refrain.autograd.scan.TracedScan;
import dev.refrain.onnx.graph.Graph;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Goes through the nodes of a model, or of a step within it, and writes each into a graph once it is asked for. */
final class Translation {
    private final Context context;
    private final Nodes nodes;
    private final Graph own;
    private final Graph around;
    private final Map<Integer, Value> values;
    private final boolean[] varies;
    private final Recurrences recurrences;

    private Translation(
            Context context, Nodes nodes, Graph own, Graph around, Map<Integer, Value> arguments, boolean[] varies) {
        this.context = context;
        this.nodes = nodes;
        this.own = own;
        this.around = around;
        this.values = new HashMap<>(arguments);
        this.varies = varies;
        for (int node = 0; node < nodes.size(); node++) {
            for (int input : nodes.inputs(node)) {
                varies[node] |= varies[input];
            }
        }
        recurrences = new Recurrences(context, this, nodes);
    }

    /** Of a model, whose inputs are these. */
    static Translation ofModel(Context context, Nodes nodes, Map<Integer, Value> inputs) {
        return new Translation(context, nodes, context.graph(), context.graph(), inputs, new boolean[nodes.size()]);
    }

    /**
     * Of a step.
     *
     * @param arguments the nodes that are known already
     * @param varies which are other ones in every step: what does not depend on these is put into the graph around
     */
    Translation ofStep(Nodes step, Graph body, Map<Integer, Value> arguments, boolean[] varies) {
        return new Translation(context, step, body, own, arguments, varies);
    }

    /** Writes all that is needed for these nodes, in order, so that asking for one does not go deep. */
    void run(List<Integer> outputs) {
        boolean[] needed = new boolean[nodes.size()];
        outputs.forEach(output -> needed[output] = true);
        for (int node = nodes.size() - 1; node >= 0; node--) {
            if (needed[node]) {
                nodes.inputs(node).forEach(input -> needed[input] = true);
            }
        }
        for (int node = 0; node < nodes.size(); node++) {
            if (needed[node] && !waits(node)) {
                value(node);
            }
        }
        outputs.forEach(this::value);
    }

    /** Whether a node may turn out to be a part of another one, and is written only when it is asked for. */
    private boolean waits(int node) {
        Op op = nodes.op(node);
        return op == null
                || op instanceof Flip
                || op instanceof Reshape
                || op instanceof GatherRows
                || op instanceof Concat
                || TracedScan.of(op).isPresent()
                || part(node).isPresent();
    }

    /** Which part of a recurrence's result a node takes out. */
    Optional<Integer> part(int node) {
        Op op = nodes.op(node);
        return op == null || nodes.inputs(node).size() != 1
                ? Optional.empty()
                : nodes.scans(nodes.inputs(node).getFirst()).stream()
                        .findFirst()
                        .flatMap(scan -> scan.part(op));
    }

    Graph graph() {
        return own;
    }

    Value value(int node) {
        Value known = values.get(node);
        if (known == null) {
            known = made(node);
            values.put(node, known);
        }
        return known;
    }

    private Value made(int node) {
        Parameter parameter = nodes.parameter(node);
        if (parameter != null) {
            return context.parameter(parameter, nodes.sizes(node));
        }
        List<Tensor> constants = nodes.constants(node);
        if (!constants.isEmpty()) {
            return context.constants().value(constants);
        }
        Optional<Integer> part = part(node);
        if (part.isPresent()) {
            return recurrences.part(nodes.inputs(node).getFirst(), part.get());
        }
        int same = sameAs(node);
        return same != node ? value(same) : recurrences.whole(node).orElseGet(() -> applied(node));
    }

    /** A node that a node is equal to, whatever the elements are; itself if there is none. */
    private int sameAs(int node) {
        if (nodes.op(node) instanceof StopGradient) {
            return sameAs(nodes.inputs(node).getFirst());
        }
        if (nodes.op(node) instanceof PointwiseOp op && op.function() == Pointwise.WHERE) {
            int one = sameAs(nodes.inputs(node).get(1));
            int other = sameAs(nodes.inputs(node).get(2));
            return one == other && nodes.sizes(one).equals(nodes.sizes(node)) ? one : node;
        }
        return node;
    }

    private Value applied(int node) {
        Op op = Objects.requireNonNull(nodes.op(node), "an op, as all else is known");
        List<Value> in = nodes.inputs(node).stream().map(this::value).toList();
        DType dtype = in.getFirst().dtype();
        Emitter e = new Emitter(varies[node] ? own : around, dtype, context.conditions());
        List<Ids> ids = nodes.ids(node);
        OpCall call = new OpCall(
                e,
                context.sizes(),
                nodes.ops(node),
                in,
                ids.isEmpty() ? null : context.ids().name(ids, op.name()),
                nodes.sizes(node));
        return new Value(OpTable.node(call), dtype, nodes.sizes(node));
    }
}
