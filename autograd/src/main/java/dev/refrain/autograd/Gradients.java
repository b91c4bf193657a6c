package dev.refrain.autograd;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a backward pass found: a gradient of its value's shape and type for each parameter and each value that was asked for.
 *
 * <pre>{@code gradients.of(model.weight())}</pre>
 */
public final class Gradients {
    private final Tape tape;
    private final Map<Parameter, Var> byParameter;
    private final Map<Integer, Var> byNode;

    private Gradients(Tape tape, Map<Parameter, Var> byParameter, Map<Integer, Var> byNode) {
        this.tape = tape;
        this.byParameter = byParameter;
        this.byNode = byNode;
    }

    static Gradients collect(Tape tape, Program program, BackwardPass pass, List<Var> wrt, boolean zerosWhereNone) {
        Map<Parameter, Var> byParameter = new LinkedHashMap<>();
        Map<Integer, Var> byNode = new LinkedHashMap<>();
        for (Var value : wrt) {
            Var gradient = pass.cotangent(value.node());
            if (gradient == null && zerosWhereNone) {
                gradient = Var.of(Tensor.zeros(value.dtype(), value.shape().sizes()));
            }
            if (gradient != null && pass.isRecorded() && !gradient.isRecorded()) {
                gradient = tape.input(gradient.value()); // a constant: its own gradients are zero
            }
            if (gradient != null) {
                byNode.put(value.node(), gradient);
                Parameter parameter = program.parameter(value.node());
                if (parameter != null) {
                    byParameter.put(parameter, gradient);
                }
            }
        }
        return new Gradients(tape, byParameter, byNode);
    }

    /**
     * The gradient by a value that was asked for.
     *
     * @throws TapeException if none was computed
     */
    public Var of(Var value) {
        Var gradient = value.tape() == tape ? byNode.get(value.node()) : null;
        if (gradient == null) {
            throw missing("a value of shape " + value.shape(), "name it in tape.gradients(y, wrt, ...)");
        }
        return gradient;
    }

    /**
     * The gradient by a parameter.
     *
     * @throws TapeException if the result does not depend on it
     */
    public Var of(Parameter parameter) {
        Var gradient = byParameter.get(parameter);
        if (gradient == null) {
            throw missing(parameter.toString(), "the result does not depend on it");
        }
        return gradient;
    }

    private static TapeException missing(String what, String why) {
        return new TapeException(Kind.NO_GRAD, "gradients: there is none for %s: %s".formatted(what, why));
    }

    /** Whether there is a gradient by this parameter. */
    public boolean contains(Parameter parameter) {
        return byParameter.containsKey(parameter);
    }

    /** The parameters there are gradients for, in the order in which they entered the tape. */
    public List<Parameter> parameters() {
        return List.copyOf(byParameter.keySet());
    }

    /** Every gradient changed by the same function, as clipping does. */
    public Gradients map(UnaryOperator<Var> change) {
        Map<Parameter, Var> parameters = new LinkedHashMap<>();
        byParameter.forEach((parameter, gradient) -> parameters.put(parameter, change.apply(gradient)));
        Map<Integer, Var> nodes = new LinkedHashMap<>();
        byNode.forEach((node, gradient) -> nodes.put(node, change.apply(gradient)));
        return new Gradients(tape, parameters, nodes);
    }
}
