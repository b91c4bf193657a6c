package dev.refrain.nn;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A state, and how many steps there are left of each row's sequence, [B, 1]; not above 0 where it has ended. */
record Live<S>(S state, Var remaining) implements Tree.Branch {
    @Override
    public SequencedMap<String, @Nullable Object> parts() {
        SequencedMap<String, @Nullable Object> parts = new LinkedHashMap<>();
        parts.put("state", state);
        parts.put("remaining", remaining);
        return parts;
    }

    @Override
    public Live<S> withParts(SequencedMap<String, @Nullable Object> parts) {
        @SuppressWarnings("unchecked") // the state, rebuilt by Tree as what it was
        S rebuilt = (S) Objects.requireNonNull(parts.get("state"), "state");
        return new Live<>(rebuilt, (Var) Objects.requireNonNull(parts.get("remaining"), "remaining"));
    }
}
