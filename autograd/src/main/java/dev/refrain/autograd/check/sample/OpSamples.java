package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.CrossEntropy;
import dev.refrain.autograd.ops.CrossEntropySlope;
import dev.refrain.autograd.ops.Dropout;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sample of every op: each entry of the table of pointwise functions has one by itself, each other op its line here, or in
 * the file of its family. The first choice is the one of which every alternative is to occur; structure is drawn before values.
 */
public final class OpSamples {
    static final int MAX_RANK = 4;

    private OpSamples() {}

    /** All of them, the table first. */
    public static List<OpSample> all() {
        return Stream.of(
                        Stream.of(Pointwise.values()).map(PointwiseSample::of),
                        general(),
                        ReductionSamples.all(),
                        ShapeSamples.all(),
                        IndexSamples.all(),
                        ImageSamples.all())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<OpSample> general() {
        return Stream.of(
                new OpSample("matmul", OpSamples::matmul),
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

    /**
     * Any matrices, square ones, and those that may be one matrix and its transpose; in a third of the cases batches of them
     * with one matrix, or that broadcast.
     */
    private static OpCase matmul(Choices choices) {
        int form = choices.below(6);
        int inner = AnyShape.size(choices);
        int rows = form == 3 ? inner : AnyShape.size(choices);
        int columns = form == 2 || form == 3 ? rows : AnyShape.size(choices);
        if (form < 4) {
            return real(choices, new MatMul(), Shape.of(rows, inner), Shape.of(inner, columns));
        }
        int[] first = {Math.min(rows, 4), Math.min(inner, 4)};
        int[] second = {Math.min(inner, 4), Math.min(columns, 4)};
        Shape front = AnyShape.of(choices, 1, 2);
        List<Shape> fronts = form == 4 ? List.of(front, Shape.of()) : AnyShape.pair(choices, 2);
        Shape[] small = fronts.stream()
                .map(each -> Shape.of(IntStream.of(each.sizes())
                        .map(size -> Math.min(size, 2))
                        .toArray()))
                .toArray(Shape[]::new);
        return real(choices, new MatMul(), joined(small[0], first), joined(small[1], second));
    }

    private static Shape joined(Shape front, int... matrix) {
        return Shape.of(IntStream.concat(IntStream.of(front.sizes()), IntStream.of(matrix))
                .toArray());
    }

    /** Any real numbers in arguments of these shapes. */
    static OpCase real(Choices choices, Op op, Shape... shapes) {
        return OpCase.of(op, Arguments.draw(choices, Elements.reals(), shapes));
    }
}
