package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Ids;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An op and arguments at which it is smooth.
 *
 * @param seen how its value is looked at in a check, so that cotangents of every layout come back to it
 */
public record OpCase(Op op, Optional<Ids> ids, Arguments arguments, Seen seen) {
    /** What is looked at of a value. */
    public enum Seen {
        /** Itself: the cotangent is plain. */
        ITSELF {
            @Override
            Var of(Var value) {
                return value;
            }
        },
        /** Its axes in reverse order: the cotangent is a transposed view. */
        TRANSPOSED {
            @Override
            Var of(Var value) {
                return Layout.TRANSPOSED.view(value, value.shape());
            }
        },
        /** Its sum over the first axis: the cotangent repeats its rows. */
        SUMMED {
            @Override
            Var of(Var value) {
                return value.shape().rank() == 0 ? value : value.sum(0);
            }
        };

        abstract Var of(Var value);
    }

    static OpCase of(Op op, Arguments arguments) {
        return new OpCase(op, Optional.empty(), arguments, Seen.ITSELF);
    }

    static OpCase of(Op op, Ids ids, Arguments arguments) {
        return new OpCase(op, Optional.of(ids), arguments, Seen.ITSELF);
    }

    /** The same arguments for another op. */
    public OpCase with(Op other) {
        return new OpCase(other, ids, arguments, seen);
    }

    /** The op applied to values like its arguments. */
    public Var apply(List<Var> values) {
        Var[] all = values.toArray(Var[]::new);
        return ids.isPresent() ? Var.apply(op, ids.get(), all) : Var.apply(op, all);
    }

    OpCase with(Seen other) {
        return new OpCase(op, ids, arguments, other);
    }

    /** The check of the op at these arguments. */
    public GradCheck check() {
        return arguments.check(values -> seen.of(apply(values))).named(text(arguments.layout()));
    }

    /** As in {@code Softmax[axis=1] of [1, 4] transposed = [0.5, 1.0, -2.0, 0.1]}. */
    @Override
    public String toString() {
        return text(arguments.toString());
    }

    private String text(String of) {
        Object name = op instanceof PointwiseOp ? op.name() : op;
        String looked = seen == Seen.ITSELF ? "" : ", " + seen.name().toLowerCase(Locale.ROOT);
        return name + " of " + of + ids.map(each -> " by " + each).orElse("") + looked;
    }
}
