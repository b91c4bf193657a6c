package dev.refrain.onnx;

import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.Graph;
import java.util.List;
import java.util.Optional;

/**
 * Sequences that are read from their ends, as a model says it.
 *
 * @param source the node that is turned around
 * @param lengths whose ends they are; empty if all steps count
 */
record Turning(int source, Optional<Entered.Counts> lengths) {
    /** The turning that a node is; empty if it is none. */
    static Optional<Turning> of(Nodes nodes, int node, IdsTable ids) {
        if (nodes.op(node) instanceof Flip flip) {
            boolean isTime = flip.axes().mask() == 1 && nodes.sizes(node).size() > 1;
            return isTime
                    ? Optional.of(new Turning(nodes.inputs(node).getFirst(), Optional.empty()))
                    : Optional.empty();
        }
        if (!(nodes.op(node) instanceof Reshape)) {
            return Optional.empty();
        }
        int gather = nodes.inputs(node).getFirst();
        int flat = nodes.op(gather) instanceof GatherRows ? nodes.inputs(gather).getFirst() : node;
        if (flat == node || !(nodes.op(flat) instanceof Reshape)) {
            return Optional.empty();
        }
        int source = nodes.inputs(flat).getFirst();
        return nodes.sizes(source).equals(nodes.sizes(node))
                ? ids.turning(nodes.ids(gather)).map(lengths -> new Turning(source, Optional.of(lengths)))
                : Optional.empty();
    }

    /** A value turned around so. */
    Value apply(Graph graph, Value x) {
        String turned = lengths.isPresent()
                ? graph.node(
                        "ReverseSequence",
                        List.of(x.name(), lengths.get().name()),
                        Attribute.of("time_axis", 0L),
                        Attribute.of("batch_axis", 1L))
                : graph.node(
                        "Slice",
                        List.of(
                                x.name(),
                                graph.wholes(-1),
                                graph.wholes(-Integer.MAX_VALUE),
                                graph.wholes(0),
                                graph.wholes(-1)));
        return new Value(turned, x.dtype(), x.sizes());
    }
}
