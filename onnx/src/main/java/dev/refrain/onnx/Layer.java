package dev.refrain.onnx;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.scan.TracedScan;
import dev.refrain.tensor.DType;
import java.util.List;
import java.util.Optional;

/**
 * A recurrence that ONNX has an operator for.
 *
 * @param scan its node
 * @param x the node that it reads, in the order of time
 * @param states the nodes of the first states
 * @param lengths of sequences of several lengths
 * @param turning how x is turned around before it is read; empty if it is not
 * @param parameters in the order of the cell's
 */
record Layer(
        int scan,
        KnownCell cell,
        int x,
        List<Integer> states,
        Optional<Entered.Counts> lengths,
        Optional<Turning> turning,
        List<Parameter> parameters) {
    Layer {
        states = List.copyOf(states);
        parameters = List.copyOf(parameters);
    }

    /** The recurrence at a node as such a layer; empty if its step is another one, or its weights are calculated. */
    static Optional<Layer> of(Nodes nodes, int scan, Context context) {
        TracedScan recurrence = nodes.scans(scan).getFirst();
        List<Integer> inputs = nodes.inputs(scan);
        List<Parameter> shared = inputs.subList(1 + recurrence.states(), inputs.size()).stream()
                .flatMap(node -> Optional.ofNullable(nodes.parameter(node)).stream())
                .toList();
        boolean isNative = shared.size() == inputs.size() - 1 - recurrence.states()
                && !shared.isEmpty()
                && shared.stream().allMatch(each -> each.dtype() == DType.FLOAT32)
                && nodes.sizes(inputs.getFirst()).size() == 3;
        return isNative
                ? KnownCell.of(recurrence, shared).flatMap(known -> of(nodes, scan, context, known))
                : Optional.empty();
    }

    private static Optional<Layer> of(Nodes nodes, int scan, Context context, KnownCell.Match known) {
        List<Integer> inputs = nodes.inputs(scan);
        int states = nodes.scans(scan).getFirst().states() - (known.isPadded() ? 1 : 0);
        Optional<Entered.Counts> lengths = known.isPadded()
                ? context.lengths().countsOf(nodes.constants(inputs.get(1 + states)))
                : Optional.empty();
        if (known.isPadded() && lengths.isEmpty()) {
            return Optional.empty();
        }
        Optional<Turning> turning = Turning.of(nodes, inputs.getFirst(), context.ids())
                .filter(each -> each.lengths().equals(lengths));
        return Optional.of(new Layer(
                scan,
                known.cell(),
                turning.map(Turning::source).orElse(inputs.getFirst()),
                inputs.subList(1, 1 + states),
                lengths,
                turning,
                known.parameters()));
    }

    boolean isReverse() {
        return turning.isPresent();
    }

    int hidden() {
        return parameters.get(1).shape().size(0);
    }

    /** Whether another one reads the same the other way, and is one operator with this. */
    boolean isOppositeOf(Layer other) {
        return isReverse() != other.isReverse()
                && cell == other.cell
                && x == other.x
                && lengths.equals(other.lengths)
                && hidden() == other.hidden()
                && parameters.size() == other.parameters.size();
    }
}
