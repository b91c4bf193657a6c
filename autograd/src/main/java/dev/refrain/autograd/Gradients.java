package dev.refrain.autograd;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a backward pass found: a gradient of its value's shape and type for each parameter and each value that was asked for.
 *
 * <pre>{@code gradients.of(model.weight())}</pre>
 */
public final class Gradients {
    /** A parameter as it entered the tape. */
    private record Entered(int node, long version) {}

    /** A gradient: of all elements, or of some rows. */
    private record Found(@Nullable Var all, @Nullable RowGradient rows) {
        Var dense() {
            return rows == null ? Objects.requireNonNull(all) : rows.dense();
        }
    }

    private final Tape tape;
    private final Map<Integer, Found> byNode;
    private final Map<Parameter, Entered> entered;

    private Gradients(Tape tape, Map<Integer, Found> byNode, Map<Parameter, Entered> entered) {
        this.tape = tape;
        this.byNode = byNode;
        this.entered = entered;
    }

    static Gradients collect(Tape tape, Program program, BackwardPass pass, List<Var> wrt, boolean zerosWhereNone) {
        Map<Integer, Found> byNode = new LinkedHashMap<>();
        Map<Parameter, Entered> entered = new LinkedHashMap<>();
        for (Var value : wrt) {
            int node = value.node();
            Var gradient = pass.cotangents().of(node);
            RowGradient rows = pass.cotangents().rows(node);
            if (gradient == null && rows == null && zerosWhereNone) {
                gradient = Var.of(Tensor.zeros(value.dtype(), value.shape().sizes()));
            }
            if (gradient != null && pass.isRecorded() && !gradient.isRecorded()) {
                gradient = tape.input(gradient.value()); // a constant: its own gradients are zero
            }
            if (gradient != null || rows != null) {
                byNode.put(node, new Found(gradient, rows));
                Parameter parameter = program.parameter(node);
                if (parameter != null) {
                    entered.put(parameter, new Entered(node, program.version(node)));
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
        Var gradient = value.tape() == tape ? at(value.node()) : null;
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
        Var gradient = place == null ? null : at(place.node());
        if (gradient == null) {
            throw missing(parameter.toString(), "the result does not depend on it");
        }
        return gradient;
    }

    private @Nullable Var at(int node) {
        Found found = byNode.get(node);
        return found == null ? null : found.dense();
    }

    /**
     * The gradient by a parameter of which only rows were looked up, without the zeros of the others; empty where more of it
     * was used or nothing, where the pass was recorded, and after {@link #map}. {@link #of(Parameter)} has the same with the
     * zeros.
     */
    public Optional<RowGradient> rows(Parameter parameter) {
        Entered place = entered.get(parameter);
        return Optional.ofNullable(place).map(at -> byNode.get(at.node())).map(Found::rows);
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
     * Every gradient changed by the same function. One of rows gets its zeros for it; {@link #mul} does without.
     *
     * @throws ShapeException if the function changes a shape or an element type
     */
    public Gradients map(UnaryOperator<Var> change) {
        Map<Integer, Found> changed = new LinkedHashMap<>();
        byNode.forEach((node, found) -> {
            Var gradient = found.dense();
            Var result = change.apply(gradient);
            if (!result.shape().equals(gradient.shape()) || result.dtype() != gradient.dtype()) {
                throw new ShapeException("map: got %s%s for a gradient %s%s, expected the same"
                        .formatted(result.dtype(), result.shape(), gradient.dtype(), gradient.shape()));
            }
            changed.put(node, new Found(result, null));
        });
        return new Gradients(tape, changed, entered);
    }

    /** Every gradient times a number, as clipping does; rows stay rows. */
    public Gradients mul(double number) {
        Map<Integer, Found> scaled = new LinkedHashMap<>();
        byNode.forEach((node, found) -> scaled.put(
                node,
                found.rows() == null
                        ? new Found(found.dense().mul(number), null)
                        : new Found(null, found.rows().mul(number))));
        return new Gradients(tape, scaled, entered);
    }
}
