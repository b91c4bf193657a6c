package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An op and the shapes it is tried on. */
record OpSample(Op op, Optional<Ids> ids, List<Shape> shapes) {
    static OpSample of(Op op, Shape... shapes) {
        return new OpSample(op, Optional.empty(), List.of(shapes));
    }

    static OpSample of(Op op, Ids ids, Shape... shapes) {
        return new OpSample(op, Optional.of(ids), List.of(shapes));
    }

    /** Float64 inputs where the op is smooth. */
    List<Tensor> inputs() {
        RandomKey key = RandomKey.of(3).child(toString());
        if (op instanceof PointwiseOp pointwise) {
            return Arguments.in(pointwise.function().domain(), shapes, key);
        }
        return shapes.stream().map(shape -> Arguments.spread(shape, key)).toList();
    }

    Var apply(List<Var> inputs) {
        Var[] all = inputs.toArray(Var[]::new);
        return ids.isPresent() ? Var.apply(op, ids.get(), all) : Var.apply(op, all);
    }

    /** The op on views: {@link #behindViews} seen so that the values are the inputs again. */
    Var applyToViews(List<Var> behind) {
        return apply(behind.stream().map(OpSample::view).toList());
    }

    /** Larger tensors with reversed axes, in which the inputs lie. */
    List<Tensor> behindViews() {
        return inputs().stream().map(OpSample::behindView).toList();
    }

    private static Var view(Var behind) {
        return behind.shape().rank() == 0
                ? behind
                : reversed(behind.slice(0, 1, behind.shape().size(0) - 1));
    }

    private static Tensor behindView(Tensor input) {
        if (input.shape().rank() == 0) {
            return input;
        }
        Var reversed = reversed(Var.of(input));
        Var border = Var.of(
                Tensor.full(input.dtype(), 0.7, reversed.shape().with(0, 1).sizes()));
        return Functions.concat(0, List.of(border, reversed, border)).value();
    }

    private static Var reversed(Var x) {
        int rank = x.shape().rank();
        return x.permute(Stream.iterate(rank - 1, axis -> axis - 1)
                .limit(rank)
                .mapToInt(axis -> axis)
                .toArray());
    }

    @Override
    public String toString() {
        return op + " of " + shapes + ids.map(each -> " by " + each).orElse("");
    }
}
