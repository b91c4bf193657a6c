package dev.refrain.nn;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;

/** What one step of a cell gives: the output for this time, and the state for the next. */
public record Step<S>(Var output, S next) {
    /** Both are there. */
    public Step {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(next, "next");
    }

    /**
     * The same with every part of the next state replaced by {@code change} of what it was before the step and of what it is now.
     * An output that is one of these parts, as h is of an LSTM, is replaced alike; a part that the cell passes on as it was, as a
     * mask, stays.
     *
     * @param before the state before the step
     */
    public Step<S> changed(S before, BinaryOperator<Var> change) {
        Iterator<Var> parts = Tree.values(before).values().iterator();
        Map<Var, Var> replaced = new IdentityHashMap<>();
        S other = Tree.mapValues(next, now -> {
            Var was = parts.next();
            Var instead = now == was ? now : change.apply(was, now);
            replaced.putIfAbsent(now, instead);
            return instead;
        });
        return new Step<>(replaced.getOrDefault(output, output), other);
    }
}
