package dev.refrain.autograd;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.ShapeException;
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
    /** A parameter as it entered the tape. */
    private record Entered(int node, long version) {}

    private final Tape tape;
    private final Map<Integer, Var> byNode;
    private final Map<Parameter, Entered> entered;

    private Gradients(Tape tape, Map<Integer, Var> byNode, Map<Parameter, Entered> entered) {
        this.tape = tape;
        this.byNode = byNode;
        this.entered = entered;
    }

    static Gradients collect(Tape tape, Program program, BackwardPass pass, List<Var> wrt, boolean zerosWhereNone) {
        Map<Integer, Var> byNode = new LinkedHashMap<>();
        Map<Parameter, Entered> entered = new LinkedHashMap<>();
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
                    entered.put(parameter, new Entered(value.node(), program.version(value.node())));
                }
            }
        }
        return new Gradients(tape, byNode, entered);
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
        Entered place = entered.get(parameter);
        Var gradient = place == null ? null : byNode.get(place.node());
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
        return entered.containsKey(parameter);
    }

    /** The parameters there are gradients for, in the order in which they entered the tape. */
    public List<Parameter> parameters() {
        return List.copyOf(entered.keySet());
    }

    /**
     * Says so if a parameter was written since its gradient was computed: it would be the gradient of another place.
     *
     * @throws TapeException if it was, or there is no gradient for it
     */
    public void checkFresh(Parameter parameter) {
        Entered place = entered.get(parameter);
        if (place == null) {
            throw missing(parameter.toString(), "the result does not depend on it");
        }
        if (place.version() != parameter.version()) {
            throw new TapeException(
                    Kind.STALE,
                    "gradients: the one for %s was computed in its version %d and it is now in version %d: run forward and"
                                    .formatted(parameter, place.version(), parameter.version())
                            + " backward again");
        }
    }

    /**
     * Every gradient changed by the same function, as clipping does.
     *
     * @throws ShapeException if the function changes a shape or an element type
     */
    public Gradients map(UnaryOperator<Var> change) {
        Map<Integer, Var> changed = new LinkedHashMap<>();
        byNode.forEach((node, gradient) -> {
            Var result = change.apply(gradient);
            if (!result.shape().equals(gradient.shape()) || result.dtype() != gradient.dtype()) {
                throw new ShapeException("map: got %s%s for a gradient %s%s, expected the same"
                        .formatted(result.dtype(), result.shape(), gradient.dtype(), gradient.shape()));
            }
            changed.put(node, result);
        });
        return new Gradients(tape, changed, entered);
    }
}
