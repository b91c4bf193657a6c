package dev.refrain.nn;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What happened within a recurrent layer, by name and time; {@link Outputs#trace} gives it. The names are those by which a cell
 * names its values, {@code Var.named}, such as the gates {@code i}, {@code f}, {@code g} and {@code o} of an LSTM; what a gate's
 * function is of is {@code i.pre}; and of every cell there is {@code output} and {@code state}, or {@code state.hidden} where the
 * state has parts; a part that a step hands on as it came is not among them. Of a cell that names nothing, sigmoids and tanhs with a
 * row for each sequence are called {@code sigmoid 1}, {@code sigmoid 2}, {@code tanh 1}, unless they are the state or the output.
 * A layer in a stack has {@code layers.0.} before its names, a direction {@code forward.} or {@code backward.}.
 *
 * <p>The numbers are those of the steps one by one on the tape: where the layer ran compiled, they are equal up to rounding.
 * Of the backward direction they stand at the time of the step that was read.
 */
public final class CellTrace {
    static final String STATE = "state";
    static final String OUTPUT = "output";
    static final String BEFORE = ".pre";

    /** A named value at all times. */
    interface Series {
        Tensor values();

        Tensor gradients();

        Tensor carriedGradients();

        default Optional<Pointwise> function() {
            return Optional.empty();
        }
    }

    private final SequencedMap<String, Series> series;
    private final Lengths lengths;

    CellTrace(SequencedMap<String, Series> series, Lengths lengths) {
        this.series = series;
        this.lengths = lengths;
    }

    /** Of a layer that tells nothing. */
    static CellTrace empty(Lengths lengths) {
        return new CellTrace(new LinkedHashMap<>(), lengths);
    }

    /** All of these, which have other names. */
    static CellTrace of(CellTrace first, CellTrace second) {
        SequencedMap<String, Series> all = new LinkedHashMap<>(first.series);
        all.putAll(second.series);
        return new CellTrace(all, first.lengths);
    }

    /** Of layers on top of each other. */
    static CellTrace ofLayers(List<? extends Outputs<?>> layers) {
        CellTrace all = empty(layers.getFirst().sequences().lengths());
        for (int k = 0; k < layers.size(); k++) {
            all = of(all, layers.get(k).trace().prefixed("layers." + k));
        }
        return all;
    }

    CellTrace prefixed(String prefix) {
        SequencedMap<String, Series> renamed = new LinkedHashMap<>();
        series.forEach((name, each) -> renamed.put(prefix + "." + name, each));
        return new CellTrace(renamed, lengths);
    }

    /** The same with every sequence read from its end; what is of no sequence, as [T] or [T, H], with all times. */
    CellTrace reversed() {
        UnaryOperator<Tensor> turned = tensor -> {
            Var all = Var.of(tensor);
            return lengths.areOf(all)
                    ? Sequences.of(all, lengths).reversed().values().value()
                    : Arrangements.flip(all, 0).value();
        };
        SequencedMap<String, Series> all = new LinkedHashMap<>();
        series.forEach((name, each) -> all.put(name, new Series() {
            @Override
            public Tensor values() {
                return turned.apply(each.values());
            }

            @Override
            public Tensor gradients() {
                return turned.apply(each.gradients());
            }

            @Override
            public Tensor carriedGradients() {
                return turned.apply(each.carriedGradients());
            }

            @Override
            public Optional<Pointwise> function() {
                return each.function();
            }
        }));
        return new CellTrace(all, lengths);
    }

    /** All names, in the order in which the values were made. */
    public List<String> names() {
        return List.copyOf(series.keySet());
    }

    /**
     * A value at all times, [T, B, ...], 0 at padding; [T, ...] of one that has no rows.
     *
     * @throws IndexRangeException if nothing has this name, listing those there are
     */
    public Tensor values(String name) {
        return series(name).values();
    }

    /**
     * The gradient of what the backward pass began with, by this value at all times, [T, B, ...]; 0 at padding.
     *
     * @throws IndexRangeException if nothing has this name, listing those there are
     * @throws dev.refrain.autograd.TapeException if there was no backward pass since the trace was asked for
     */
    public Tensor gradients(String name) {
        return series(name).gradients();
    }

    /**
     * The gradient by a part of the state as the next step reads it, [T, B, ...]: without what it did within its own step, where
     * an LSTM makes h of c, and without the step's output. Where the last state is what the backward pass began with, it is a row
     * of the product of the steps' Jacobians. Of what is no part of the state it is {@link #gradients}.
     *
     * @throws IndexRangeException if nothing has this name, listing those there are
     * @throws dev.refrain.autograd.TapeException if there was no backward pass since the trace was asked for
     */
    public Tensor carriedGradients(String name) {
        return series(name).carriedGradients();
    }

    /**
     * The function of one argument that gave a value, such as the sigmoid of a gate; empty where another op did.
     *
     * @throws IndexRangeException if nothing has this name, listing those there are
     */
    public Optional<Pointwise> function(String name) {
        return series(name).function();
    }

    /** How many steps count of each sequence. */
    public Lengths lengths() {
        return lengths;
    }

    private Series series(String name) {
        Series found = series.get(name);
        if (found == null) {
            throw new IndexRangeException("trace: got name %s, expected one of %s".formatted(name, names()));
        }
        return found;
    }

    /** The values by name. */
    public SequencedMap<String, Tensor> values() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        series.forEach((name, each) -> values.put(name, each.values()));
        return Collections.unmodifiableSequencedMap(values);
    }

    /** A line for every name, with the shape of its values. */
    @Override
    public String toString() {
        return series.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().values().shape())
                .collect(Collectors.joining("\n"));
    }
}
