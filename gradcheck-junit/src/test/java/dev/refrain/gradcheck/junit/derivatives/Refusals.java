package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.Conv2dWeights;
import dev.refrain.autograd.ops.CrossEntropy;
import dev.refrain.autograd.ops.CrossEntropySlope;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.Dropout;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.LayerNormSlope;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.LogSumExp;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.MaxPool2d;
import dev.refrain.autograd.ops.MaxPool2dSpread;
import dev.refrain.autograd.ops.MaxPool2dTake;
import dev.refrain.autograd.ops.Min;
import dev.refrain.autograd.ops.Norm;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Prod;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.ScatterAlongAxis;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Spread;
import dev.refrain.autograd.ops.SquaredDistance;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.autograd.ops.Variance;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What every op refuses, and how it says so: an op applied to values that do not fit, or made of numbers that make no sense. */
final class Refusals {
    private Refusals() {}

    /** A call that is refused, with all of what is said. */
    record Refusal(String op, Supplier<Var> call, String message) {
        @Override
        public String toString() {
            return message;
        }
    }

    static List<Refusal> all() {
        return Stream.of(table(), reductions(), structure(), rows(), images())
                .flatMap(each -> each)
                .toList();
    }

    private static Refusal refusal(Op op, String message, int[]... shapes) {
        return new Refusal(op.name(), () -> Var.apply(op, zeros(shapes)), op.name() + ": " + message);
    }

    private static Refusal refusal(Op op, Ids ids, String message, int[]... shapes) {
        return new Refusal(op.name(), () -> Var.apply(op, ids, zeros(shapes)), op.name() + ": " + message);
    }

    private static Var[] zeros(int[]... shapes) {
        return Stream.of(shapes)
                .map(sizes -> Var.of(Tensor.zeros(DType.FLOAT64, sizes)))
                .toArray(Var[]::new);
    }

    private static int[] of(int... sizes) {
        return sizes;
    }

    /** One argument too many, and, of several arguments, shapes that do not broadcast. */
    private static Stream<Refusal> table() {
        List<Refusal> refusals = new ArrayList<>();
        for (Pointwise function : Pointwise.values()) {
            PointwiseOp op = new PointwiseOp(function);
            int arity = function.arity();
            int[][] more = Stream.generate(() -> of(2)).limit(arity + 1L).toArray(int[][]::new);
            refusals.add(refusal(op, "got %d inputs, expected %d".formatted(arity + 1, arity), more));
            if (arity > 1) {
                int[][] clash = Stream.generate(() -> of(2)).limit(arity).toArray(int[][]::new);
                clash[arity - 1] = of(3);
                refusals.add(refusal(op, "shapes [2] and [3] clash at axis -1: 2 ≠ 3 and neither is 1", clash));
            }
        }
        return refusals.stream();
    }

    private static Stream<Refusal> reductions() {
        Axes second = new Axes(0b10);
        String empty = "shape [2, 0]: empty reduction over axes [1]";
        String missing = "axes [1] are out of range for shape [2]";
        return Stream.of(
                refusal(new Sum(second), missing, of(2)),
                refusal(new Max(second), empty, of(2, 0)),
                refusal(new FirstMax(second), missing, of(2)),
                refusal(new Min(second), empty, of(2, 0)),
                refusal(new Prod(second), missing, of(2)),
                refusal(
                        new Variance(second, true),
                        "shape [2, 1]: one term over axes [1], a sample needs two or more",
                        of(2, 1)),
                refusal(new Variance(second, false), empty, of(2, 0)),
                refusal(new Norm(second), missing, of(2)),
                refusal(new LogSumExp(second), missing, of(2)),
                refusal(new CumSum(1, false), "axis 1 is out of range for shape [2] of 1 axes", of(2)),
                refusal(new Softmax(1), "shape [2, 0]: empty reduction over axis 1", of(2, 0)),
                refusal(new LogSoftmax(1), "shape [2, 0]: empty reduction over axis 1", of(2, 0)),
                refusal(new LayerNorm(1), "shape [2, 0]: empty reduction over axis 1", of(2, 0)),
                new Refusal(
                        "layerNorm",
                        () -> Var.apply(new LayerNorm(0), zeros(of(2))),
                        "layerNorm: epsilon is 0.0, expected a positive number"),
                refusal(new LayerNormSlope(1), "shapes [2] and [3]: expected equal ones", of(2), of(3)));
    }

    private static Stream<Refusal> structure() {
        return Stream.of(
                refusal(
                        new MatMul(),
                        "shapes [2, 3] and [2, 3]: inner 3 ≠ 2, axis 1 of the first and axis 0 of the second",
                        of(2, 3),
                        of(2, 3)),
                refusal(
                        new MatMul(),
                        "shapes [2] and [2, 3]: expected two matrices, or batches of them",
                        of(2),
                        of(2, 3)),
                refusal(
                        new MatMul(),
                        "shapes [2, 1, 3] and [3, 3, 1]: the axes in front: shapes [2] and [3] clash at axis -1: 2 ≠ 3 and neither is 1",
                        of(2, 1, 3),
                        of(3, 3, 1)),
                refusal(Permute.of(0, 0), "shape [2, 3]: order [0, 0] is not a permutation of its 2 axes", of(2, 3)),
                refusal(new Reshape(Shape.of(4)), "shape [2, 3]: 6 elements do not fit [4] of 4", of(2, 3)),
                refusal(new Expand(Shape.of(4)), "shapes [3] and [4] clash at axis -1: 3 ≠ 4 and neither is 1", of(3)),
                refusal(
                        new Slice(0, 1, 4),
                        "1..4 is out of range along axis 0 of shape [3], expected 0 ≤ start ≤ end ≤ 3",
                        of(3)),
                refusal(new Pad(0, -1, 0), "shape [3]: padding by -1 before and 0 behind, expected 0 or more", of(3)),
                refusal(
                        new Concat(0),
                        "shapes [2, 3] and [2, 4]: input 1 differs from input 0 elsewhere than along axis 0",
                        of(2, 3),
                        of(2, 4)),
                refusal(new Stride(0, 0), "shape [3]: step 0 along axis 0, expected 1 or more", of(3)),
                refusal(new Spread(0, 2, 9), "shape [3]: by steps of 2 along axis 0 they do not fill 9", of(3)),
                refusal(new Flip(new Axes(0b10)), "axes [1] are out of range for shape [2]", of(2)),
                new Refusal(
                        "dropout",
                        () -> Var.apply(new Dropout(RandomKey.of(1), 1), zeros(of(2))),
                        "dropout: got rate 1.0, expected a number in [0, 1)"));
    }

    private static Stream<Refusal> rows() {
        Ids two = Ids.of(new int[] {0, 5}, 2);
        return Stream.of(
                refusal(new GatherRows(), two, "id 5 at [1] is out of range, expected 0..2 of 3", of(3, 2)),
                refusal(new GatherRows(), two, "shape []: expected a table with rows along axis 0", of()),
                refusal(
                        new ScatterRows(3),
                        two,
                        "shape [3, 2]: the leading axes are not those of the ids [2]",
                        of(3, 2)),
                refusal(new ScatterRows(3), two, "id 5 at [1] is out of range, expected 0..2 of 3", of(2, 2)),
                refusal(new TakeAlongAxis(0), two, "id 5 at [1] is out of range, expected 0..2 of 3", of(3)),
                refusal(
                        new TakeAlongAxis(0),
                        two,
                        "shape [3, 2]: the ids are [2], expected its sizes but along axis 0",
                        of(3, 2)),
                refusal(new ScatterAlongAxis(0, 3), two, "id 5 at [1] is out of range, expected 0..2 of 3", of(2)),
                refusal(
                        new ScatterAlongAxis(0, 3),
                        two,
                        "shape [3]: the ids are [2], expected one for each element",
                        of(3)),
                refusal(new CrossEntropy(), two, "id 5 at [1] is out of range, expected 0..2 of 3", of(2, 3)),
                refusal(
                        new CrossEntropy(),
                        two,
                        "shape [3, 3]: the axes before the classes are not those of the ids [2]",
                        of(3, 3)),
                refusal(new SquaredDistance(), "shapes [2, 3] and [3]: expected two of one shape", of(2, 3), of(3)),
                refusal(
                        new CrossEntropySlope(),
                        two,
                        "shapes [2, 6] and [3]: the factors are not one for each of the ids [2]",
                        of(2, 6),
                        of(3)));
    }

    private static Stream<Refusal> images() {
        Sliding plain = Sliding.plain();
        return Stream.of(
                refusal(
                        new Conv2d(plain),
                        "shapes [1, 3, 3, 2] and [2, 2, 1, 4]: channels 2 ≠ 1, axis 3 of the images and axis 2 of the weights",
                        of(1, 3, 3, 2),
                        of(2, 2, 1, 4)),
                refusal(
                        new Conv2d(plain),
                        "shapes [1, 3, 3, 2] and [4, 2, 2, 1]: the window spans 4 along the height, and with padding there are 3",
                        of(1, 3, 3, 2),
                        of(4, 2, 2, 1)),
                refusal(
                        new Conv2dImages(plain, 3, 3),
                        "shapes [1, 3, 3, 2] and [2, 2, 1, 2]: the window has 2 by 2 places, and there are results for 3 by 3",
                        of(1, 3, 3, 2),
                        of(2, 2, 1, 2)),
                refusal(
                        new Conv2dWeights(plain, 2, 2),
                        "shapes [1, 3, 3, 2] and [2, 2, 2, 2]: 1 ≠ 2, axis 0 of the images and of the results",
                        of(1, 3, 3, 2),
                        of(2, 2, 2, 2)),
                refusal(
                        new MaxPool2d(2, 2, plain),
                        "shape [3, 3]: expected images [n, height, width, channels]",
                        of(3, 3)),
                refusal(
                        new MaxPool2dSpread(2, 2, plain),
                        "shapes [1, 3, 3, 1] and [1, 3, 3, 1]: expected a number for each of the results [1, 2, 2, 1]",
                        of(1, 3, 3, 1),
                        of(1, 3, 3, 1)),
                refusal(
                        new MaxPool2dTake(2, 2, plain),
                        "shapes [1, 3, 3, 1] and [1, 3, 3, 2]: expected two of one shape",
                        of(1, 3, 3, 1),
                        of(1, 3, 3, 2)));
    }
}
