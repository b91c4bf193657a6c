package dev.refrain.onnx;

import dev.refrain.autograd.ops.Concat;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recurrences of a model or a step: which are operators of ONNX's own, in which direction, and which two of these are one with
 * both directions. All others are a {@code Scan}.
 */
final class Recurrences {
    private final Context context;
    private final Translation translation;
    private final Nodes nodes;
    private final Map<Integer, Layer> layers = new LinkedHashMap<>();
    private final Map<Integer, Layer> partners = new HashMap<>();
    private final Map<Integer, List<Value>> parts = new HashMap<>();
    private final Map<Integer, LayerNode> written = new HashMap<>();

    Recurrences(Context context, Translation translation, Nodes nodes) {
        this.context = context;
        this.translation = translation;
        this.nodes = nodes;
        for (int node = 0; node < nodes.size(); node++) {
            if (!nodes.scans(node).isEmpty()) {
                find(node);
            }
        }
    }

    private void find(int node) {
        Optional<Layer> known = Layer.of(nodes, node, context);
        if (known.isEmpty()) {
            return;
        }
        Layer layer = known.get();
        layers.put(node, layer);
        for (Layer other : layers.values()) {
            boolean isFree = other.scan() != node && !partners.containsKey(other.scan());
            if (isFree && other.isOppositeOf(layer) && !nodes.depends(node, other.scan())) {
                partners.put(node, other);
                partners.put(other.scan(), layer);
                return;
            }
        }
    }

    /** One part of what a recurrence gives: the outputs, or a last state. */
    Value part(int scan, int part) {
        Layer layer = layers.get(scan);
        if (layer == null) {
            return scanned(scan).get(part);
        }
        LayerNode node = written(layer);
        if (part > 0) {
            return node.state(layer, part - 1);
        }
        Value inTime = node.outputs(layer);
        return layer.turning()
                .map(turning -> turning.apply(translation.graph(), inTime))
                .orElse(inTime);
    }

    private List<Value> scanned(int scan) {
        List<Value> known = parts.get(scan);
        if (known == null) {
            known = ScanNode.write(context, translation, nodes, scan);
            parts.put(scan, known);
        }
        return known;
    }

    private LayerNode written(Layer layer) {
        LayerNode known = written.get(layer.scan());
        if (known == null) {
            Layer partner = partners.get(layer.scan());
            List<Layer> both = partner == null
                    ? List.of(layer)
                    : layer.isReverse() ? List.of(partner, layer) : List.of(layer, partner);
            known = LayerNode.write(context, translation, nodes, both);
            for (Layer each : both) {
                written.put(each.scan(), known);
            }
        }
        return known;
    }

    /** A node that turns sequences around, or sets both directions side by side, as one operator for all of it. */
    Optional<Value> whole(int node) {
        Optional<Turning> turning = Turning.of(nodes, node, context.ids());
        if (turning.isPresent()) {
            Optional<Layer> layer = outputsOf(turning.get().source());
            boolean isBack = layer.isPresent()
                    && layer.get().turning().map(Turning::lengths).equals(turning.map(Turning::lengths));
            return Optional.of(
                    isBack
                            ? written(layer.get()).outputs(layer.get())
                            : turning.get()
                                    .apply(
                                            translation.graph(),
                                            translation.value(turning.get().source())));
        }
        return nodes.op(node) instanceof Concat concat
                        && concat.axis() == 2
                        && nodes.inputs(node).size() == 2
                ? both(node)
                : Optional.empty();
    }

    private Optional<Layer> outputsOf(int node) {
        boolean isOutputs = translation.part(node).equals(Optional.of(0));
        return isOutputs ? Optional.ofNullable(layers.get(nodes.inputs(node).getFirst())) : Optional.empty();
    }

    private Optional<Value> both(int concat) {
        Optional<Layer> forward = outputsOf(nodes.inputs(concat).get(0));
        Optional<Layer> reverse = Turning.of(nodes, nodes.inputs(concat).get(1), context.ids())
                .flatMap(turning -> outputsOf(turning.source()));
        boolean isBoth = forward.isPresent()
                && reverse.isPresent()
                && !forward.get().isReverse()
                && reverse.get().equals(partners.get(forward.get().scan()));
        return isBoth ? Optional.of(written(forward.get()).sideBySide(nodes.sizes(concat))) : Optional.empty();
    }
}
