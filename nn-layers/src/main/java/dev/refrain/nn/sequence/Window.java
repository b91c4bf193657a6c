package dev.refrain.nn.sequence;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one update of a {@link TruncatedBackpropagation} sees: the steps {@code from} .. {@code to - 1}, of which those before
 * {@code fresh} were in a window before, and the gradient only passes through them.
 *
 * <pre>{@code WindowOutputs<Var> y = window.run(layer, x.slice(window.from(), window.to()), carried);}</pre>
 *
 * @param from the first step
 * @param fresh the first new step
 * @param to the step after the last
 * @param next the first step of the next window, {@code to} if this is the last one
 */
public record Window(int from, int fresh, int to, int next) {
    /**
     * A window of one new step or more.
     *
     * @throws SequenceException if the steps are not in order
     */
    public Window {
        if (from < 0 || from > fresh || fresh >= to || next < from || next > to) {
            throw new SequenceException(
                    "window: got steps %d to %d, new from %d, the next window from %d, expected 0 <= from <= new < to and from <= next <= to"
                            .formatted(from, to, fresh, next));
        }
    }

    /** The number of steps. */
    public int steps() {
        return to - from;
    }

    /**
     * Runs a layer over the steps of this window. The state where the next one begins may lie within: then the run stops there for it and
     * goes on, which changes no value; noise that is drawn once per run is drawn twice.
     *
     * @param x the sequences from {@code from} to {@code to} alone, on the tape of this update
     * @param carried what the window before handed on, or the first state; null for the layer's own
     * @throws SequenceException if x has another number of steps, the state is not one of the layer, or the layer reads from the end
     */
    public <S> WindowOutputs<S> run(RecurrentLayer<S> layer, Sequences x, @Nullable S carried) {
        if (x.lengths().steps() != steps()) {
            throw new SequenceException("window: got %d time steps, expected those from %d to %d alone"
                    .formatted(x.lengths().steps(), from, to));
        }
        if (!layer.isCausal()) {
            throw new SequenceException(
                    "window: got a layer that reads from the end, expected one that can run in chunks");
        }
        int cut = next - from;
        if (cut == 0) {
            S again = carried == null ? null : Tree.mapValues(carried, Var::detach);
            return new WindowOutputs<>(fresh(outputs(layer, x, carried).sequences()), again);
        }
        Outputs<S> first = outputs(layer, cut == steps() ? x : x.slice(0, cut), carried);
        S handed = Tree.mapValues(first.last(), Var::detach);
        if (cut == steps()) {
            return new WindowOutputs<>(fresh(first.sequences()), handed);
        }
        Outputs<S> second = layer.apply(x.slice(cut, steps()), first.last());
        Var all = Functions.concat(0, List.of(first.all(), second.all()));
        return new WindowOutputs<>(fresh(Sequences.of(all, x.lengths())), handed);
    }

    private static <S> Outputs<S> outputs(RecurrentLayer<S> layer, Sequences x, @Nullable S carried) {
        return carried == null ? layer.apply(x) : layer.apply(x, carried);
    }

    private Sequences fresh(Sequences outputs) {
        return fresh == from ? outputs : outputs.slice(fresh - from, steps());
    }
}
