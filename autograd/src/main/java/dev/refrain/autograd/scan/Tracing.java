package dev.refrain.autograd.scan;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A step as it was traced, with what it shares with all other steps.
 *
 * @param shared what the shared sources stand for: a {@link Parameter}, or a {@link Var} that was captured
 * @param draws from how many sources of noise it draws
 */
record Tracing(StepProgram program, List<Object> shared, int draws) {
    /** The node that is x at each time. */
    private static final int X = 0;

    Tracing {
        shared = List.copyOf(shared);
    }

    /**
     * Calls the step once, with values that have no elements.
     *
     * @throws dev.refrain.autograd.TapeException if it looks at them
     */
    static <S> Tracing of(Recurrence<S> recurrence, Var x, S first) {
        List<Var> values = new ArrayList<>(List.of(x));
        values.addAll(Tree.values(first).values());
        Trace trace = Trace.on(recorded(values));
        Shape each = timeless(x.shape());
        Var input = trace.input(x.dtype(), each);
        S state = Tree.mapValues(first, part -> trace.input(part.dtype(), part.shape()));
        int states = Tree.values(state).size();
        Recurrence.Result<S> result = trace.during(() -> recurrence.step(input, state));
        check(result, first, x.dtype());
        int output = trace.place(result.output());
        List<Integer> next =
                Tree.values(result.next()).values().stream().map(trace::place).toList();
        List<Node> nodes = new ArrayList<>();
        List<Object> shared = new ArrayList<>();
        int rows = each.size(0);
        for (int node = 0; node < trace.size(); node++) {
            if (node == X) {
                nodes.add(new Source(Role.INPUT, 0, each, 0));
            } else if (node <= states) {
                Shape shape = trace.shape(node);
                int axis = shape.rank() > 0 && shape.size(0) == rows ? 0 : RowAxis.MIXED;
                nodes.add(new Source(Role.CARRIED, node - 1, shape, axis));
            } else {
                nodes.add(node(trace, node, shared));
            }
        }
        return new Tracing(
                new StepProgram(x.dtype(), false, nodes, List.of(output), next, List.of()), shared, trace.draws());
    }

    /** Says so if a step changes more than the elements of its state, or mixes types: it cannot be run in planned memory. */
    private static <S> void check(Recurrence.Result<S> result, S first, DType dtype) {
        Var nothing = Var.scalar(0, dtype);
        if (!without(result.next(), nothing).equals(without(first, nothing))) {
            throw untraceable("the state holds more than values, and a step changes that");
        }
        List<Var> before = List.copyOf(Tree.values(first).values());
        List<Var> after = List.copyOf(Tree.values(result.next()).values());
        for (int k = 0; k < before.size(); k++) {
            Shape shape = before.get(k).shape();
            Shape next = after.get(k).shape();
            if (!shape.equals(next)) {
                throw untraceable("a part of the state is %s before a step and %s after it".formatted(shape, next));
            }
        }
        Stream<Var> values = Stream.of(before.stream(), after.stream(), Stream.of(result.output()))
                .flatMap(each -> each);
        if (!values.allMatch(value -> value.dtype() == dtype)) {
            throw untraceable("x, the state and the output are not of one type");
        }
    }

    /** The first of these that is on a tape; of none, the first. */
    static Var recorded(List<Var> values) {
        for (Var value : values) {
            if (value.isRecorded()) {
                return value;
            }
        }
        return values.getFirst();
    }

    private static TapeException untraceable(String what) {
        return new TapeException(TapeException.Kind.UNTRACEABLE, "step: " + what);
    }

    private static Node node(Trace trace, int node, List<Object> shared) {
        Op op = trace.op(node);
        Tensor constant = trace.constant(node);
        if (op != null) {
            return Applied.inStep(op, trace.ids(node), trace.inputs(node), trace.shape(node));
        }
        if (constant != null) {
            return new Constant(constant);
        }
        Trace.Drawn drawn = trace.drawn(node);
        if (drawn != null) {
            Shape shape = trace.shape(node);
            return Applied.inStep(new StepMask(drawn.source(), drawn.rate(), shape), null, List.of(X), shape);
        }
        Parameter parameter = trace.parameter(node);
        Object entered = parameter == null ? trace.captured(node) : parameter;
        shared.add(java.util.Objects.requireNonNull(entered));
        return new Source(Role.SHARED, shared.size() - 1, trace.shape(node), RowAxis.NONE);
    }

    /** A state with one and the same for every value: how it is built, and what else it holds. */
    static Object without(Object state, Var nothing) {
        return Tree.mapValues(state, part -> nothing);
    }

    /** The shape without the first axis. */
    static Shape timeless(Shape shape) {
        int[] sizes = shape.sizes();
        return Shape.of(java.util.Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    /** Whether all that is shared are parameters: then another run shares the same. */
    boolean isClosed() {
        return shared.stream().allMatch(Parameter.class::isInstance);
    }

    /** Adds what is shared, on the tape of {@code x}. */
    void addSharedOn(Var x, List<Var> inputs) {
        for (Object each : shared) {
            inputs.add(each instanceof Parameter parameter ? parameter.on(x) : (Var) each);
        }
    }
}
