package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Ids;
import java.util.List;
import java.util.Optional;

/** An op and arguments at which it is smooth. */
public record OpCase(Op op, Optional<Ids> ids, Arguments arguments) {
    static OpCase of(Op op, Arguments arguments) {
        return new OpCase(op, Optional.empty(), arguments);
    }

    static OpCase of(Op op, Ids ids, Arguments arguments) {
        return new OpCase(op, Optional.of(ids), arguments);
    }

    /** The same arguments for another op. */
    public OpCase with(Op other) {
        return new OpCase(other, ids, arguments);
    }

    /** The op applied to values like its arguments. */
    public Var apply(List<Var> values) {
        Var[] all = values.toArray(Var[]::new);
        return ids.isPresent() ? Var.apply(op, ids.get(), all) : Var.apply(op, all);
    }

    /** The check of the op at these arguments. */
    public GradCheck check() {
        return arguments.check(this::apply).named(text(arguments.layout()));
    }

    /** As in {@code Softmax[axis=1] of [1, 4] transposed = [0.5, 1.0, -2.0, 0.1]}. */
    @Override
    public String toString() {
        return text(arguments.toString());
    }

    private String text(String of) {
        Object name = op instanceof PointwiseOp ? op.name() : op;
        return name + " of " + of + ids.map(each -> " by " + each).orElse("");
    }
}
