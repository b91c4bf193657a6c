package dev.refrain.autograd.check;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * An op whose own pullback is wrong.
 *
 * @param applied the op, where it was applied, and to what
 * @param names what it is, or what it is calculated for, as it was named by {@code Var.named}: the gates of a cell, say
 * @param fedBy the parameters next to it, which tell the gates of a cell apart; inputs where there are none
 * @param columns which part of a wider value its input is, as in {@code columns 4 .. 7 of 12}; else empty
 * @param only the cotangent at which it is wrong, if it is not at random ones
 * @param mismatch the first that its own check found
 */
public record Culprit(
        AppliedOp applied,
        List<String> names,
        List<String> fedBy,
        String columns,
        Optional<Tensor> only,
        Mismatch mismatch) {
    /** The lists are copied. */
    public Culprit {
        names = List.copyOf(names);
        fedBy = List.copyOf(fedBy);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        text.add("the first op that is wrong by itself: %%%d %s".formatted(applied.node(), name()));
        if (!applied.source().isEmpty()) {
            text.add("at " + Localisation.shortened(applied.source()));
        }
        if (!applied.place().isEmpty()) {
            text.add(applied.place());
        }
        if (!names.isEmpty()) {
            text.add("for " + String.join(", ", names));
        }
        if (!columns.isEmpty()) {
            text.add("of " + columns);
        }
        if (!fedBy.isEmpty()) {
            text.add("fed by " + String.join(", ", fedBy));
        }
        if (only.isPresent()) {
            text.add("from the cotangent that it got");
        }
        return text + "\n    " + mismatch;
    }

    /** The op with its parameters, if it has any. */
    private String name() {
        String all = applied.op().toString();
        int from = all.indexOf('[');
        boolean bare = from < 0 || all.endsWith("[]") || all.length() > 60 || applied.op() instanceof PointwiseOp;
        return applied.op().name() + (bare ? "" : all.substring(from));
    }
}
