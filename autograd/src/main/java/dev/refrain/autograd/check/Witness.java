package dev.refrain.autograd.check;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.TapeListener;
import dev.refrain.autograd.check.Localisation.Left;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What happened on a tape: the ops that a gradient went through, in order, what fed them, and what left. */
final class Witness implements TapeListener {
    /** Parameters so much farther from an op than the nearest are still next to it, as a gate's weight is to its bias. */
    private static final int NEAR = 2;

    private final List<String> names;
    private final Map<Integer, String> entered = new LinkedHashMap<>();
    private final Set<Integer> parameters = new HashSet<>();
    private final Map<Integer, AppliedOp> applied = new TreeMap<>();
    private final Map<Integer, String> named = new HashMap<>();
    private final Map<Integer, Tensor> cotangents = new HashMap<>();
    private final Map<List<String>, Integer> left = new LinkedHashMap<>();

    /** Of a tape on which values of these names enter first, in this order. */
    Witness(List<String> names) {
        this.names = List.copyOf(names);
    }

    @Override
    public void entered(int node, Optional<Parameter> parameter, Tensor value) {
        if (entered.size() < names.size()) {
            entered.put(node, names.get(entered.size()));
            if (parameter.isPresent()) {
                parameters.add(node);
            }
        }
    }

    @Override
    public void applied(AppliedOp op) {
        applied.put(op.node(), op);
    }

    @Override
    public void named(int node, String name) {
        named.putIfAbsent(node, name);
    }

    @Override
    public void left(int node, String operation, String source) {
        if (cotangents.isEmpty() && node >= 0) { // what pullbacks look at is their business
            left.merge(List.of(operation, source), 1, Integer::sum);
        }
    }

    @Override
    public void pullback(int node, Op op, Tensor cotangent) {
        cotangents.putIfAbsent(node, cotangent); // where it is differentiated again, the one of the first order
    }

    /** The ops that gradients went through, in the order of the tape. */
    List<AppliedOp> ops() {
        return applied.values().stream()
                .filter(op -> cotangents.containsKey(op.node()))
                .toList();
    }

    /** The cotangent that the pullback of one of these ops got. */
    Tensor cotangent(AppliedOp op) {
        return Objects.requireNonNull(cotangents.get(op.node()));
    }

    /** What left the tape before the gradient was asked for. */
    List<Left> left() {
        List<Left> all = new ArrayList<>();
        left.forEach((what, count) -> all.add(new Left(what.get(0), what.get(1), count)));
        return all;
    }

    /** The parameters nearest to an op, within its own time of a recurrence; the inputs nearest to it where there are none. */
    List<String> fedBy(AppliedOp op) {
        Map<Integer, Integer> distances = distances(op);
        List<String> found = nearest(distances, true);
        return found.isEmpty() ? nearest(distances, false) : found;
    }

    private List<String> nearest(Map<Integer, Integer> distances, boolean parameter) {
        Map<String, Integer> found = new LinkedHashMap<>();
        distances.forEach((node, distance) -> {
            String name = entered.get(node);
            if (name != null && parameters.contains(node) == parameter) {
                found.put(name, distance);
            }
        });
        int least = found.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        found.values().removeIf(distance -> distance > least + NEAR);
        return List.copyOf(found.keySet());
    }

    /** The name of an op's value, or of the next ones that are made of it within its own time and have one. */
    List<String> names(AppliedOp op) {
        Set<String> found = new LinkedHashSet<>();
        Set<Integer> without = new HashSet<>(Set.of(op.node()));
        if (named.containsKey(op.node())) {
            return List.of(named.get(op.node()));
        }
        for (AppliedOp each : applied.values()) {
            if (each.place().equals(op.place()) && each.inputNodes().stream().anyMatch(without::contains)) {
                String name = named.get(each.node());
                if (name == null) {
                    without.add(each.node());
                } else {
                    found.add(name);
                }
            }
        }
        return List.copyOf(found);
    }

    /** How many ops there are between an op and what it depends on, nearest first. */
    private Map<Integer, Integer> distances(AppliedOp op) {
        Map<Integer, Integer> distances = new LinkedHashMap<>();
        List<AppliedOp> ring = List.of(op);
        for (int distance = 1; !ring.isEmpty(); distance++) {
            List<AppliedOp> next = new ArrayList<>();
            for (AppliedOp each : ring) {
                for (int node : each.inputNodes()) {
                    AppliedOp from = applied.get(node);
                    boolean isNew = distances.putIfAbsent(node, distance) == null;
                    if (isNew && from != null && from.place().equals(op.place())) {
                        next.add(from);
                    }
                }
            }
            ring = next;
        }
        return distances;
    }

    /** Of an op of some columns of a wider value, which they are. */
    String columns(AppliedOp op) {
        for (int node : op.inputNodes()) {
            AppliedOp from = applied.get(node);
            if (from != null && from.op() instanceof Slice slice) {
                Shape whole = from.inputs().getFirst().shape();
                if (slice.axis() == whole.rank() - 1) {
                    return "columns %d .. %d of %d".formatted(slice.start(), slice.end() - 1, whole.size(slice.axis()));
                }
            }
        }
        return "";
    }
}
