package dev.refrain.autograd.scan;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A loss and its gradients as they were traced: one step, which is handed its inputs and then the parameters, and gives the loss,
 * what is seen besides, and the gradients. A scan in it is an op, and so is its way back.
 *
 * @param seen how many values are seen besides the loss
 * @param differentiated which of the parameters there is a gradient by
 */
record LossTracing(StepProgram program, List<Parameter> parameters, int seen, List<Integer> differentiated) {
    LossTracing {
        parameters = List.copyOf(parameters);
        differentiated = List.copyOf(differentiated);
    }

    /**
     * Calls the formula once, with values that have no elements.
     *
     * @throws TapeException of kind {@link TapeException.Kind#UNTRACEABLE} if it cannot be recorded
     */
    static LossTracing of(CompiledLoss.Formula formula, List<Tensor> inputs, Optional<RandomKey> key) {
        try (Tape tape = key.map(Tape::training).orElseGet(Tape::open)) {
            Trace trace = Trace.ofLoss(tape);
            List<Var> entered = inputs.stream()
                    .map(each -> trace.input(each.dtype(), each.shape()))
                    .toList();
            CompiledLoss.Result result = trace.during(() -> formula.of(entered));
            DType dtype = result.loss().dtype();
            if (!entered.stream().allMatch(each -> each.dtype() == dtype)) {
                throw untraceable("its inputs are not all in %s, as the loss is".formatted(dtype));
            }
            return new Building(trace, result).tracing();
        }
    }

    /** Says so if another call of the formula did something else. */
    void checkSame(LossTracing other) {
        if (!parameters.equals(other.parameters)) {
            throw changed("it used other parameters");
        }
        if (program.size() != other.program.size() || !program.outputs().equals(other.program.outputs())) {
            throw changed("it did something else");
        }
        for (int node = 0; node < program.size(); node++) {
            Node one = program.node(node);
            Node two = other.program.node(node);
            if (!isSame(one, two)) {
                boolean isConstant = one instanceof Constant && two instanceof Constant;
                throw changed(
                        isConstant
                                ? "a constant of shape %s had other elements: make it an input".formatted(one.shape())
                                : "%s was %s".formatted(text(one), text(two)));
            }
        }
    }

    private static boolean isSame(Node one, Node two) {
        if (one instanceof Applied first && two instanceof Applied second) {
            return first.inputs().equals(second.inputs())
                    && first.shape().equals(second.shape())
                    && isSame(first.op(), second.op());
        }
        return one.equals(two);
    }

    /** An op of a user's that is no record may know no equality. */
    private static boolean isSame(Op one, Op two) {
        boolean isPlain = !(one instanceof Record) && one.getClass() == two.getClass();
        return one.equals(two) || ScanOp.isSame(one, two) || (isPlain && one instanceof CustomOp);
    }

    private static String text(Node node) {
        return node instanceof Applied applied ? applied.op().name() + node.shape() : "a value " + node.shape();
    }

    private static TapeException changed(String what) {
        return new TapeException(
                TapeException.Kind.UNTRACEABLE,
                "compiled loss: the formula was called twice for inputs of the same shapes, and " + what
                        + "; what it reads besides its inputs must stay the same");
    }

    private static TapeException untraceable(String what) {
        return new TapeException(TapeException.Kind.UNTRACEABLE, "compiled loss: " + what);
    }

    /** Makes the program of a trace. */
    private static final class Building {
        private final Trace trace;
        private final CompiledLoss.Result result;
        private final DType dtype;
        private final List<Integer> handed = new ArrayList<>();

        Building(Trace trace, CompiledLoss.Result result) {
            this.trace = trace;
            this.result = result;
            dtype = result.loss().dtype();
        }

        LossTracing tracing() {
            if (result.loss().shape().count() != 1 || !Trace.isTraced(result.loss())) {
                throw untraceable("the formula gives no loss that a tape takes"); // which says why
            }
            List<Integer> outputs = new ArrayList<>();
            outputs.add(trace.place(result.loss()));
            result.seen().forEach(each -> outputs.add(trace.place(each)));
            Map<Parameter, Var> parameters = parameters();
            List<Integer> differentiated = differentiate(List.copyOf(parameters.values()), outputs);
            List<Node> nodes = new ArrayList<>();
            for (int node = 0; node < trace.size(); node++) {
                nodes.add(node(node));
            }
            StepProgram program = new StepProgram(dtype, false, nodes, outputs, handed, List.of());
            return new LossTracing(
                    program, List.copyOf(parameters.keySet()), result.seen().size(), differentiated);
        }

        private Map<Parameter, Var> parameters() {
            Map<Parameter, Var> parameters = new LinkedHashMap<>();
            for (int node = 0; node < trace.size(); node++) {
                Parameter parameter = trace.parameter(node);
                if (parameter != null && parameter.dtype() != dtype) {
                    throw untraceable("its parameters are not all in %s, as the loss is".formatted(dtype));
                } else if (parameter != null) {
                    parameters.put(parameter, parameter.on(result.loss()));
                }
            }
            return parameters;
        }

        private List<Integer> differentiate(List<Var> parameters, List<Integer> outputs) {
            Var one = Var.of(Tensor.full(dtype, 1, result.loss().shape().sizes()));
            List<@Nullable Var> gradients = Trace.pullback(List.of(result.loss()), List.of(one), parameters);
            List<Integer> differentiated = new ArrayList<>();
            for (int i = 0; i < gradients.size(); i++) {
                Var gradient = gradients.get(i);
                if (gradient != null) {
                    differentiated.add(i);
                    outputs.add(trace.place(gradient));
                }
            }
            if (differentiated.isEmpty()) {
                throw untraceable("the loss depends on no parameter");
            }
            return differentiated;
        }

        private Node node(int node) {
            Op op = trace.op(node);
            Tensor constant = trace.constant(node);
            if (trace.ids(node) != null) {
                throw untraceable("it looks up rows by ids");
            }
            if (op != null) {
                return Applied.inStep(op, null, trace.inputs(node), trace.shape(node));
            }
            if (trace.drawn(node) != null) {
                throw untraceable("it draws noise");
            }
            if (trace.captured(node) != null) {
                throw untraceable("it reads a value of another tape");
            }
            if (constant != null) {
                return new Constant(constant);
            }
            handed.add(node);
            return new Source(Role.CARRIED, handed.size() - 1, trace.shape(node), RowAxis.MIXED);
        }
    }
}
