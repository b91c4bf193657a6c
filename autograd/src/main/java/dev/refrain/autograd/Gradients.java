package dev.refrain.autograd;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a backward pass found: a gradient of its value's shape and type for each parameter and each value that was asked for.
 *
 * <pre>{@code gradients.of(model.weight())}</pre>
 */
public final class Gradients {
    /** A gradient: of all elements, or of some rows. */
    private record Found(@Nullable Var all, @Nullable RowGradient rows) {
        Var dense() {
            return rows == null ? Objects.requireNonNull(all) : rows.dense();
        }

        Found detached() {
            return rows == null ? new Found(dense().detach(), null) : this;
        }
    }

    /**
     * Of what there are gradients: by node of the tape, and by parameter, the place of each in the lists of gradients and of
     * versions.
     */
    record Places(@Nullable Tape tape, Map<Integer, Integer> nodes, Map<Parameter, Integer> parameters) {}

    private final Places places;
    private final Found[] found;

    /** Of a parameter, the version that it had. */
    private final long[] versions;

    private Gradients(Places places, Found[] found, long[] versions) {
        this.places = places;
        this.found = found;
        this.versions = versions;
    }

    /**
     * These values, as the gradients by parameters as they are now.
     *
     * <pre>{@code optimiser.step(Gradients.of(Map.of(weight, mean)));}</pre>
     *
     * @throws ShapeException if one has another shape than its parameter
     * @throws dev.refrain.tensor.DTypeException if one has another element type
     */
    public static Gradients of(Map<Parameter, Tensor> values) {
        return new Layout(List.copyOf(values.keySet())).of(List.copyOf(values.values()));
    }

    /** Parameters in an order, for gradients that come in that order again and again. */
    public static final class Layout {
        private final Parameter[] parameters;
        private final Places places;

        /** Of these, each once. */
        public Layout(List<Parameter> parameters) {
            Map<Parameter, Integer> inOrder = new LinkedHashMap<>();
            parameters.forEach(parameter -> inOrder.put(parameter, inOrder.size()));
            this.parameters = parameters.toArray(Parameter[]::new);
            places = new Places(null, Map.of(), inOrder);
        }

        /** The gradients by these as they are now, in the same order. */
        public Gradients of(List<Tensor> values) {
            Found[] found = new Found[parameters.length];
            long[] versions = new long[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                Tensor value = values.get(i);
                parameters[i].checkFits("gradients", value);
                found[i] = new Found(Var.of(value), null);
                versions[i] = parameters[i].version();
            }
            return new Gradients(places, found, versions);
        }
    }

    static Gradients collect(Tape tape, Program program, BackwardPass pass, List<Var> wrt, boolean zerosWhereNone) {
        Map<Integer, Integer> nodes = new LinkedHashMap<>();
        Map<Parameter, Integer> parameters = new LinkedHashMap<>();
        List<Found> found = new ArrayList<>();
        long[] versions = new long[wrt.size()];
        for (Var value : wrt) {
            int node = value.node();
            if (nodes.containsKey(node)) {
                continue;
            }
            Var gradient = pass.cotangents().of(node);
            RowGradient rows = pass.cotangents().rows(node);
            if (gradient == null && rows == null && zerosWhereNone) {
                gradient = Var.of(Tensor.zeros(value.dtype(), value.shape().sizes()));
            }
            if (gradient != null && pass.isRecorded() && !gradient.isRecorded()) {
                gradient = tape.input(gradient.value()); // a constant: its own gradients are zero
            }
            if (gradient != null || rows != null) {
                nodes.put(node, found.size());
                Parameter parameter = program.parameter(node);
                if (parameter != null) {
                    parameters.put(parameter, found.size());
                    versions[found.size()] = program.version(node);
                }
                found.add(new Found(gradient, rows));
            }
        }
        return new Gradients(new Places(tape, nodes, parameters), found.toArray(Found[]::new), versions);
    }

    /**
     * The gradient by a value that was asked for.
     *
     * @throws TapeException if none was computed
     */
    public Var of(Var value) {
        Integer place = value.isRecorded() && value.tape() == places.tape()
                ? places.nodes().get(value.node())
                : null;
        if (place == null) {
            throw missing("a value of shape " + value.shape(), "name it in tape.gradients(y, wrt, ...)");
        }
        return found[place].dense();
    }

    /**
     * The gradient by a parameter.
     *
     * @throws TapeException if the result does not depend on it
     */
    public Var of(Parameter parameter) {
        return found[place(parameter)].dense();
    }

    private int place(Parameter parameter) {
        Integer place = places.parameters().get(parameter);
        if (place == null) {
            throw missing(parameter.toString(), "the result does not depend on it");
        }
        return place;
    }

    /**
     * The gradient by a parameter of which only rows were looked up, without the zeros of the others; empty where more of it
     * was used or nothing, where the pass was recorded, and after {@link #map}. {@link #of(Parameter)} has the same with the
     * zeros.
     */
    public Optional<RowGradient> rows(Parameter parameter) {
        Integer place = places.parameters().get(parameter);
        return place == null ? Optional.empty() : Optional.ofNullable(found[place].rows());
    }

    private static TapeException missing(String what, String why) {
        return new TapeException(Kind.NO_GRAD, "gradients: there is none for %s: %s".formatted(what, why));
    }

    /** Whether there is a gradient by this parameter. */
    public boolean contains(Parameter parameter) {
        return places.parameters().containsKey(parameter);
    }

    /** The parameters there are gradients for, in the order in which they entered the tape. */
    public List<Parameter> parameters() {
        return List.copyOf(places.parameters().keySet());
    }

    /**
     * Says so if a parameter was written since its gradient was computed: it would be the gradient of another place.
     *
     * @throws TapeException if it was, or there is no gradient for it
     */
    public void checkFresh(Parameter parameter) {
        long version = versions[place(parameter)];
        if (version != parameter.version()) {
            throw new TapeException(
                    Kind.STALE,
                    "gradients: the one for %s was computed in its version %d and it is now in version %d: run forward and"
                                    .formatted(parameter, version, parameter.version())
                            + " backward again");
        }
    }

    /**
     * Every gradient changed by the same function. One of rows gets its zeros for it; {@link #mul} does without.
     *
     * @throws ShapeException if the function changes a shape or an element type
     */
    public Gradients map(UnaryOperator<Var> change) {
        return changed(each -> {
            Var gradient = each.dense();
            return new Found(same(change.apply(gradient), gradient), null);
        });
    }

    private static Var same(Var result, Var gradient) {
        if (!result.shape().equals(gradient.shape()) || result.dtype() != gradient.dtype()) {
            throw new ShapeException("map: got %s%s for a gradient %s%s, expected the same"
                    .formatted(result.dtype(), result.shape(), gradient.dtype(), gradient.shape()));
        }
        return result;
    }

    /** Every gradient times a number, as clipping does; rows stay rows. */
    public Gradients mul(double number) {
        return changed(each -> each.rows() == null
                ? new Found(each.dense().mul(number), null)
                : new Found(null, each.rows().mul(number)));
    }

    /**
     * The gradient by every parameter changed by a function of both that keeps 0, such as a clamp; gradients by other values stay.
     * Rows stay rows: the function gets and gives them without the zeros, [n, ...].
     *
     * @throws ShapeException if the function changes a shape or an element type
     */
    public Gradients mapValues(BiFunction<Parameter, Var, Var> change) {
        Found[] changed = found.clone();
        places.parameters().forEach((parameter, place) -> {
            RowGradient rows = found[place].rows();
            changed[place] = rows == null
                    ? new Found(same(change.apply(parameter, found[place].dense()), found[place].dense()), null)
                    : new Found(null, rows.with(same(change.apply(parameter, rows.values()), rows.values())));
        });
        return new Gradients(places, changed, versions);
    }

    /**
     * The sums of these and of other gradients by parameters, of the batches of one update; gradients by other values are left
     * out. What both have as rows stays rows.
     *
     * @throws TapeException if a parameter was written between the two
     */
    public Gradients add(Gradients other) {
        Map<Parameter, Integer> parameters = new LinkedHashMap<>();
        places.parameters().keySet().forEach(parameter -> parameters.put(parameter, parameters.size()));
        other.places.parameters().keySet().forEach(parameter -> parameters.putIfAbsent(parameter, parameters.size()));
        Found[] sums = new Found[parameters.size()];
        long[] sumVersions = new long[sums.length];
        parameters.forEach((parameter, place) -> {
            Gradients one = contains(parameter) ? this : other;
            sums[place] = contains(parameter) && other.contains(parameter)
                    ? sum(parameter, other)
                    : one.found[one.place(parameter)].detached();
            sumVersions[place] = one.versions[one.place(parameter)];
        });
        return new Gradients(new Places(null, Map.of(), parameters), sums, sumVersions);
    }

    private Found sum(Parameter parameter, Gradients other) {
        if (versions[place(parameter)] != other.versions[other.place(parameter)]) {
            throw new TapeException(
                    Kind.STALE,
                    "gradients: those for %s that are to be added were computed in its versions %d and %d, expected one"
                            .formatted(parameter, versions[place(parameter)], other.versions[other.place(parameter)]));
        }
        Found one = found[place(parameter)];
        Found two = other.found[other.place(parameter)];
        return one.rows() != null && two.rows() != null
                ? new Found(null, one.rows().add(two.rows()))
                : new Found(one.dense().detach().add(two.dense().detach()), null);
    }

    private Gradients changed(UnaryOperator<Found> change) {
        return new Gradients(places, Stream.of(found).map(change).toArray(Found[]::new), versions);
    }
}
