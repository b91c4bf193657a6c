package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.CrossEntropy;
import dev.refrain.autograd.ops.CrossEntropySlope;
import dev.refrain.autograd.ops.Dropout;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sample of every op: each entry of the table of pointwise functions has one by itself, each other op its line here or
 * in a family's file. The
 * first choice is the one of which every alternative is to occur; structure is drawn before values.
 */
public final class OpSamples {
    private static final int MAX_RANK = 4;

    /** Ranks and sets of axes to reduce over, as rank · 16 + mask: all for up to three axes, some of four. */
    private static final List<Integer> REDUCTIONS = Stream.of(
                    IntStream.of(0, 16 + 0b1),
                    IntStream.rangeClosed(0b1, 0b11).map(mask -> 2 * 16 + mask),
                    IntStream.rangeClosed(0b1, 0b111).map(mask -> 3 * 16 + mask),
                    IntStream.of(0b1111, 0b0110, 0b1001).map(mask -> 4 * 16 + mask))
            .flatMapToInt(each -> each)
            .boxed()
            .toList();

    /** Ranks of permutations: more where there are more of them. */
    private static final List<Integer> PERMUTED_RANKS = List.of(0, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4);

    private OpSamples() {}

    /** All of them, the table first. */
    public static List<OpSample> all() {
        return Stream.of(
                        Stream.of(Pointwise.values()).map(PointwiseSample::of),
                        structural(),
                        IndexSamples.all(),
                        ImageSamples.all())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<OpSample> structural() {
        return Stream.of(
                new OpSample("matmul", OpSamples::matmul),
                new OpSample("sum", choices -> reduction(choices, Sum::new, Elements.reals())),
                new OpSample("maxOver", choices -> maximum(choices, Max::new)),
                new OpSample("firstMax", choices -> maximum(choices, FirstMax::new)),
                new OpSample("softmax", choices -> alongAxis(choices, Softmax::new)),
                new OpSample("logSoftmax", choices -> alongAxis(choices, LogSoftmax::new)),
                new OpSample("permute", OpSamples::permute),
                new OpSample("reshape", choices -> {
                    Shape shape = AnyShape.of(choices, 0, MAX_RANK);
                    return real(choices, new Reshape(AnyShape.reshaped(choices, shape)), shape);
                }),
                new OpSample("expand", choices -> {
                    Shape target = AnyShape.of(choices, 0, MAX_RANK);
                    Shape shape = choices.onceIn(8) ? target : AnyShape.repeatedTo(choices, target);
                    return real(choices, new Expand(target), shape);
                }),
                new OpSample("slice", OpSamples::slice),
                new OpSample("pad", choices -> {
                    Shape shape = AnyShape.of(choices, 1, MAX_RANK);
                    int axis = AnyShape.axis(choices, shape);
                    return real(choices, new Pad(axis, choices.below(4), choices.below(4)), shape);
                }),
                new OpSample("concat", OpSamples::concat),
                new OpSample("dropout", choices -> {
                    Shape shape = AnyShape.of(choices, 0, MAX_RANK);
                    RandomKey key = RandomKey.of(choices.below(1000));
                    return real(choices, new Dropout(key, 0.25 * choices.below(4)), shape);
                }),
                new OpSample("crossEntropy", choices -> classified(choices, new CrossEntropy(), false)),
                new OpSample("crossEntropySlope", choices -> classified(choices, new CrossEntropySlope(), true)));
    }

    /** Logits of one to four classes, and a factor for each row if there are factors. */
    private static OpCase classified(Choices choices, Op op, boolean factors) {
        Shape rows = AnyShape.of(choices, 0, 3);
        int classes = 1 + choices.below(4);
        Shape logits = Shape.of(IntStream.concat(IntStream.of(rows.sizes()), IntStream.of(classes))
                .toArray());
        Shape[] shapes = factors ? new Shape[] {logits, rows} : new Shape[] {logits};
        return OpCase.of(
                op, IndexSamples.ids(choices, classes, rows), Arguments.draw(choices, Elements.reals(), shapes));
    }

    /** Any matrices, square ones, and those that may be one matrix and its transpose. */
    private static OpCase matmul(Choices choices) {
        int form = choices.below(4);
        int inner = AnyShape.size(choices);
        int rows = form == 3 ? inner : AnyShape.size(choices);
        int columns = form == 0 || form == 1 ? AnyShape.size(choices) : rows;
        return real(choices, new MatMul(), Shape.of(rows, inner), Shape.of(inner, columns));
    }

    private static OpCase reduction(Choices choices, Function<Axes, Op> op, Elements elements) {
        int form = choices.oneOf(REDUCTIONS);
        Axes axes = new Axes(form % 16);
        Shape shape = AnyShape.ofRank(choices, form / 16);
        Op reduction = op.apply(axes);
        Shape allowed = reduction instanceof Sum ? shape : AnyShape.filled(shape, axes);
        return OpCase.of(reduction, Arguments.draw(choices, elements, allowed));
    }

    private static OpCase maximum(Choices choices, Function<Axes, Op> op) {
        return reduction(choices, op, Elements.distinct());
    }

    /** Along each axis of each rank. */
    private static OpCase alongAxis(Choices choices, IntFunction<Op> op) {
        int form = choices.below(MAX_RANK * (MAX_RANK + 1) / 2);
        int rank = 1;
        while (form >= rank) {
            form -= rank++;
        }
        Shape shape = AnyShape.ofRank(choices, rank);
        return real(choices, op.apply(form), AnyShape.filled(shape, new Axes(1 << form)));
    }

    /** Of equal sizes in a quarter of the cases, where the shape does not tell a wrong order. */
    private static OpCase permute(Choices choices) {
        int rank = choices.oneOf(PERMUTED_RANKS);
        boolean cube = rank > 1 && choices.onceIn(4);
        Shape shape = cube ? AnyShape.cube(choices, rank) : AnyShape.ofRank(choices, rank);
        return real(choices, new Permute(AnyShape.order(choices, rank)), shape);
    }

    /** Empty in an eighth of the cases. */
    private static OpCase slice(Choices choices) {
        Shape shape = AnyShape.of(choices, 1, MAX_RANK);
        int axis = AnyShape.axis(choices, shape);
        int size = shape.size(axis);
        int start = choices.below(Math.max(1, size));
        boolean empty = size == 0 || choices.onceIn(8);
        int end = empty ? start : size - choices.below(size - start);
        return real(choices, new Slice(axis, start, end), shape);
    }

    /** Of one to four parts, of one shape in half of the cases. */
    private static OpCase concat(Choices choices) {
        int parts = 1 + choices.below(4);
        Shape shape = AnyShape.of(choices, 1, 3);
        int axis = AnyShape.axis(choices, shape);
        boolean equal = !choices.onceIn(2);
        Shape[] shapes = new Shape[parts];
        for (int k = 0; k < parts; k++) {
            shapes[k] = equal ? shape : shape.with(axis, choices.below(4));
        }
        return real(choices, new Concat(axis), shapes);
    }

    private static OpCase real(Choices choices, Op op, Shape... shapes) {
        return OpCase.of(op, Arguments.draw(choices, Elements.reals(), shapes));
    }
}
