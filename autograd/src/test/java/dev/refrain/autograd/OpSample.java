package dev.refrain.autograd;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One application of an op: a value for each input, inside the op's smooth domain. */
public record OpSample(Op op, @Nullable Ids ids, List<Tensor> inputs) {
    /** One sample of each op, and of each pointwise function. */
    public static Stream<OpSample> all() {
        Stream<OpSample> pointwise = Stream.of(Pointwise.values())
                .map(function -> function.arity() == 1
                        ? of(new PointwiseOp(function), Shape.of(2, 3))
                        : of(new PointwiseOp(function), Shape.of(2, 3), Shape.of(3)));
        return Stream.concat(pointwise, structural());
    }

    private static Stream<OpSample> structural() {
        Ids ids = Ids.of(new int[] {3, 0, 3, 1}, 2, 2);
        return Stream.of(
                of(new MatMul(), Shape.of(2, 3), Shape.of(3, 4)),
                of(new Sum(new Axes(0b101)), Shape.of(2, 3, 4)),
                of(new Max(new Axes(0b10)), Shape.of(2, 3)),
                of(new FirstMax(new Axes(0b10)), Shape.of(2, 3)),
                of(new Softmax(1), Shape.of(2, 3)),
                of(new LogSoftmax(0), Shape.of(2, 3)),
                of(new Permute(List.of(2, 0, 1)), Shape.of(2, 3, 4)),
                of(new Reshape(Shape.of(3, 2)), Shape.of(2, 3)),
                of(new Expand(Shape.of(4, 2, 3)), Shape.of(2, 1)),
                of(new Slice(1, 1, 3), Shape.of(2, 4)),
                of(new Pad(0, 1, 2), Shape.of(2, 3)),
                of(new Concat(1), Shape.of(2, 3), Shape.of(2, 1), Shape.of(2, 2)),
                new OpSample(new GatherRows(), ids, List.of(values(Shape.of(4, 3), 0))),
                new OpSample(new ScatterRows(5), ids, List.of(values(Shape.of(2, 2, 3), 0))));
    }

    private static OpSample of(Op op, Shape... shapes) {
        return new OpSample(
                op,
                null,
                IntStream.range(0, shapes.length)
                        .mapToObj(i -> values(shapes[i], i))
                        .toList());
    }

    private static Tensor values(Shape shape, int seed) {
        return Samples.uniform(shape, seed, 0.5, 1.5);
    }

    /** The inputs, entered on a tape. */
    List<Var> enter(Tape tape) {
        return inputs.stream().map(tape::input).toList();
    }

    Var apply(List<Var> values) {
        return applying(op, values);
    }

    /** Another op applied to the same kind of arguments. */
    Var applying(Op other, List<Var> values) {
        Var[] arguments = values.toArray(Var[]::new);
        return ids == null ? Var.apply(other, arguments) : Var.apply(other, ids, arguments);
    }

    /** The values as parameters. */
    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        inputs.forEach(value -> parameters.add(Samples.named("p" + parameters.size(), value)));
        return parameters;
    }

    @Override
    public String toString() {
        return op.name();
    }
}
