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
        return arguments.check(this::apply).named(toString());
    }

    /** As in {@code Softmax[axis=1] of [3, 4] transposed}. */
    @Override
    public String toString() {
        Object name = op instanceof PointwiseOp ? op.name() : op;
        return name + " of " + arguments + ids.map(each -> " by " + each).orElse("");
    }
}
