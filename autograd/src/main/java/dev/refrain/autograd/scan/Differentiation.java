package dev.refrain.autograd.scan;

import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The step back of a step: the ops' own pullbacks, traced. What they read of the forward step is saved by it, memory for
 * memory: a view of it is taken anew.
 */
final class Differentiation {
    private final StepProgram forward;
    private final int[] axes;
    private final Trace trace = Trace.alone();
    private final List<Var> values = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Integer> byTraced = new HashMap<>();
    private final Map<Integer, Integer> forwardByTraced = new HashMap<>();
    private final Map<Integer, Integer> savedByForward = new HashMap<>();

    private Differentiation(StepProgram forward) {
        this.forward = forward;
        axes = RowAxes.of(forward);
    }

    /** The step back: cotangents of the output and of the next states in, those of x, the states and what is shared out. */
    static Backward of(StepProgram forward) {
        return new Differentiation(forward).differentiate();
    }

    private Backward differentiate() {
        replay();
        List<Var> results = new ArrayList<>();
        List<Var> cotangents = new ArrayList<>();
        enter(forward.outputs().getFirst(), Role.INPUT, 0, results, cotangents);
        for (int k = 0; k < forward.next().size(); k++) {
            enter(forward.next().get(k), Role.CARRIED, k, results, cotangents);
        }
        List<Integer> sources = sources();
        List<@Nullable Var> gradients = Trace.pullback(
                results, cotangents, sources.stream().map(values::get).toList());
        addPullbacks();
        List<Integer> outputs = new ArrayList<>();
        List<Integer> next = new ArrayList<>();
        List<Integer> totals = new ArrayList<>();
        List<Integer> shared = new ArrayList<>();
        Integer[] carried = new Integer[forward.next().size()];
        for (int i = 0; i < sources.size(); i++) {
            Source source = (Source) forward.node(sources.get(i));
            Var gradient = gradients.get(i);
            if (gradient == null) {
                continue;
            }
            int node = value(trace.place(gradient));
            switch (source.role()) {
                case INPUT -> outputs.add(node);
                case CARRIED -> carried[source.index()] = node;
                default -> {
                    totals.add(node);
                    shared.add(source.index());
                }
            }
        }
        for (int k = 0; k < carried.length; k++) {
            next.add(carried[k] == null ? zeros(forward.shape(forward.next().get(k))) : carried[k]);
        }
        StepProgram program = new StepProgram(forward.dtype(), true, nodes, outputs, next, totals);
        return new Backward(summed(program), shared);
    }

    /** Runs the forward step on the trace. */
    private void replay() {
        for (int node = 0; node < forward.size(); node++) {
            Var value = switch (forward.node(node)) {
                case Source source -> trace.input(forward.dtype(), source.shape());
                case Constant constant -> Var.of(constant.value());
                case Applied applied -> Replay.apply(applied, values);
            };
            values.add(value);
            if (value.isRecorded()) {
                forwardByTraced.put(trace.place(value), node);
            }
        }
    }

    /** A cotangent for a result; what is no function of what comes in has none. */
    private void enter(int result, Role role, int index, List<Var> results, List<Var> cotangents) {
        Shape shape = forward.shape(result);
        if (!values.get(result).isRecorded()) {
            return;
        }
        Var cotangent = trace.input(forward.dtype(), shape);
        results.add(values.get(result));
        cotangents.add(cotangent);
        int axis = axes[result] == 0 || (role == Role.CARRIED && isCarriedInRows(index)) ? 0 : RowAxis.MIXED;
        byTraced.put(trace.place(cotangent), add(new Source(role, index, shape, axis)));
    }

    private boolean isCarriedInRows(int index) {
        return forward.nodes().stream()
                .anyMatch(node -> node instanceof Source source
                        && source.role() == Role.CARRIED
                        && source.index() == index
                        && source.rowAxis() == 0);
    }

    /** The forward step's sources, for each role in the order of their indices. */
    private List<Integer> sources() {
        List<Integer> sources = new ArrayList<>();
        for (int node = 0; node < forward.size(); node++) {
            if (forward.node(node) instanceof Source) {
                sources.add(node);
            }
        }
        return sources;
    }

    private int add(Node node) {
        nodes.add(node);
        return nodes.size() - 1;
    }

    /** Adds what was traced after the forward step, in order. */
    private void addPullbacks() {
        for (int traced = 0; traced < trace.size(); traced++) {
            Op op = trace.op(traced);
            Tensor constant = trace.constant(traced);
            if (forwardByTraced.containsKey(traced)) {
                continue; // saved when it is read
            }
            if (constant != null) {
                byTraced.put(traced, add(new Constant(constant)));
            } else if (op != null) {
                List<Integer> inputs =
                        trace.inputs(traced).stream().map(this::value).toList();
                byTraced.put(traced, add(Applied.inStep(op, trace.ids(traced), inputs, trace.shape(traced))));
            }
        }
    }

    private int value(int traced) {
        Integer forwardNode = forwardByTraced.get(traced);
        return forwardNode == null ? Objects.requireNonNull(byTraced.get(traced)) : saved(forwardNode);
    }

    private int saved(int node) {
        Integer known = savedByForward.get(node);
        if (known != null) {
            return known;
        }
        int saved;
        if (forward.node(node) instanceof Constant) {
            saved = add(forward.node(node));
        } else if (forward.isView(node)) {
            Applied view = (Applied) forward.node(node);
            saved = add(view.of(List.of(saved(view.inputs().getFirst()))));
        } else {
            saved = add(new Source(Role.SAVED, node, forward.shape(node), axes[node]));
        }
        savedByForward.put(node, saved);
        return saved;
    }

    private int zeros(Shape shape) {
        int zero = add(new Constant(Tensor.scalar(0, forward.dtype())));
        return add(Applied.inStep(new Expand(shape), null, List.of(zero), shape));
    }

    /** A total that has a row, as in a batch of one it may: the sum over its rows, which sums over time too. */
    private static StepProgram summed(StepProgram program) {
        int[] axes = RowAxes.of(program);
        List<Node> nodes = new ArrayList<>(program.nodes());
        List<Integer> totals = new ArrayList<>();
        for (int total : program.totals()) {
            Shape shape = program.shape(total);
            int axis = axes[total];
            if (axis >= 0 && shape.size(axis) == 1) {
                Axes rows = Axes.of(shape, axis);
                nodes.add(Applied.inStep(new Sum(rows), null, List.of(total), rows.removedFrom(shape)));
                nodes.add(Applied.inStep(new Reshape(shape), null, List.of(nodes.size() - 1), shape));
                totals.add(nodes.size() - 1);
            } else {
                totals.add(total);
            }
        }
        return new StepProgram(program.dtype(), true, nodes, program.outputs(), program.next(), totals);
    }
}
