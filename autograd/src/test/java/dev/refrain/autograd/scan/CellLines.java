package dev.refrain.autograd.scan;

import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Domain.Interval;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a random step may do: each kind draws its operands, and adds lines if they fit. */
final class CellLines {
    /** What is done to each row by itself; the more often a kind is here, the more frequent it is. */
    static final List<Kind> BY_ROW = Stream.of(
                    often(5, CellLines::unary, CellLines::binary),
                    often(4, CellLines::ternary, CellLines::withWeight, CellProducts::withWeight),
                    often(3, CellProducts::ofConcat, CellProducts::gates, CellArrangements::reduced),
                    often(
                            2,
                            CellProducts::severalOfOne,
                            CellProducts::overlapping,
                            CellPieces::slice,
                            CellPieces::concat,
                            CellArrangements::alongAxis,
                            CellArrangements::moved,
                            CellImages::image,
                            CellLines::again),
                    often(
                            1,
                            CellLines::exchanged,
                            CellProducts::withSlicedWeight,
                            CellProducts::ofWeights,
                            CellPieces::sum,
                            CellPieces::maxOver,
                            CellPieces::softmax,
                            CellPieces::pad,
                            CellPieces::reshape,
                            CellArrangements::batchedProduct,
                            CellArrangements::constant,
                            CellLines::capture))
            .flatMap(kinds -> kinds)
            .toList();

    /** The same with what mixes rows. */
    static final List<Kind> ALL = Stream.of(
                    BY_ROW.stream(),
                    often(2, CellPieces::sum, CellPieces::permute, CellPieces::expand, CellProducts::ofTwo),
                    often(3, CellPieces::rowsByIds, CellImages::along),
                    often(1, CellProducts::withWeightOnTheLeft, CellLines::fixed),
                    often(4, CellProducts::ofJoinedRows, CellProducts::seenTwice))
            .flatMap(kinds -> kinds)
            .toList();

    private static final List<Pointwise> UNARY =
            Stream.of(Pointwise.values()).filter(each -> each.arity() == 1).toList();
    private static final List<Pointwise> BINARY =
            Stream.of(Pointwise.values()).filter(each -> each.arity() == 2).toList();

    private static final List<Pointwise> TERNARY =
            Stream.of(Pointwise.values()).filter(each -> each.arity() == 3).toList();
    private static final Interval POSITIVE = Pointwise.LOG.domain().interval(0);

    private CellLines() {}

    /** Draws its operands and adds its lines. */
    interface Kind {
        void draw(CellDrawing cell);
    }

    private static Stream<Kind> often(int times, Kind... kinds) {
        return Stream.of(kinds).flatMap(kind -> Collections.nCopies(times, kind).stream());
    }

    private static void unary(CellDrawing cell) {
        Pointwise function = cell.choices.oneOf(UNARY);
        boolean pole = function == Pointwise.RECIPROCAL || function == Pointwise.CBRT;
        Interval interval = pole ? POSITIVE : function.domain().interval(0);
        cell.apply(new PointwiseOp(function), within(cell, interval, cell.any()));
    }

    /** A value for a function's domain: itself, its square and more, or what squashes it; safety sees to kinks. */
    static int within(CellDrawing cell, Interval interval, int value) {
        boolean low = Double.isFinite(interval.low());
        if (!low) {
            return value;
        }
        if (Double.isFinite(interval.high())) {
            int squashed = cell.apply(new PointwiseOp(Pointwise.TANH), value);
            return cell.apply(new PointwiseOp(Pointwise.MUL), squashed, cell.number(0.9 * interval.high()));
        }
        int square = cell.apply(new PointwiseOp(Pointwise.SQUARE), value);
        return cell.apply(new PointwiseOp(Pointwise.ADD), square, cell.number(Math.max(0, interval.low()) + 0.5));
    }

    private static void binary(CellDrawing cell) {
        int one = cell.any();
        Optional<Integer> other = cell.any(shape -> broadcasts(shape, cell.shape(one)));
        other.ifPresent(two -> apply(cell, cell.choices.oneOf(BINARY), one, two));
    }

    static boolean broadcasts(Shape one, Shape other) {
        return IntStream.range(1, 1 + Math.min(one.rank(), other.rank())).allMatch(k -> {
            int size = one.size(-k);
            return size == other.size(-k) || size == 1 || other.size(-k) == 1;
        });
    }

    /** With a bias, a number for each row, a scalar: a parameter or a constant that is repeated, or a plain number. */
    private static void withWeight(CellDrawing cell) {
        int one = cell.any();
        Shape shape = cell.shape(one);
        Shape repeated = cell.choices.onceIn(cell.mixes ? 4 : 10) ? shape : repeatedTo(cell, shape);
        int other = switch (cell.choices.below(4)) {
            case 0 -> cell.fixed(repeated);
            case 1 -> cell.number(0.75);
            default -> cell.weight(repeated);
        };
        boolean swapped = cell.choices.onceIn(3);
        apply(cell, cell.choices.oneOf(BINARY), swapped ? other : one, swapped ? one : other);
    }

    private static Shape repeatedTo(CellDrawing cell, Shape shape) {
        if (cell.mixes || shape.rank() < 2) {
            return AnyShape.repeatedTo(cell.choices, shape);
        }
        int last = shape.size(-1);
        return cell.choices.oneOf(List.of(Shape.of(last), Shape.of(1, last), Shape.of()));
    }

    private static void apply(CellDrawing cell, Pointwise function, int one, int two) {
        boolean first = function == Pointwise.POW;
        boolean second = function == Pointwise.DIV || function == Pointwise.XLOGY;
        boolean both = function == Pointwise.ATAN2 || function == Pointwise.HYPOT; // steep around (0, 0)
        cell.apply(
                new PointwiseOp(function),
                first || both ? within(cell, POSITIVE, one) : one,
                second ? within(cell, POSITIVE, two) : two);
    }

    /** A choice between two values by the sign of a third, or a function of three that are no masks. */
    private static void ternary(CellDrawing cell) {
        int one = cell.any();
        Shape shape = cell.shape(one);
        int two = cell.any(other -> broadcasts(other, shape)).orElse(one);
        int three = cell.choices.onceIn(3)
                ? cell.number(-0.35)
                : cell.any(other -> broadcasts(other, shape) && broadcasts(other, cell.shape(two)))
                        .orElse(one);
        Pointwise function = cell.choices.oneOf(TERNARY);
        int first = function == Pointwise.WHERE
                ? cell.apply(new PointwiseOp(Pointwise.GREATER), one, cell.number(0.05))
                : one;
        cell.apply(new PointwiseOp(function), first, two, three);
    }

    private static void again(CellDrawing cell) {
        List<Integer> values = cell.results();
        if (!values.isEmpty()) {
            int value = cell.choices.oneOf(values);
            int copy = cell.again(value);
            apply(cell, cell.choices.oneOf(List.of(Pointwise.MUL, Pointwise.SUB)), copy, value);
        }
    }

    /** The same of two values and of them exchanged. */
    private static void exchanged(CellDrawing cell) {
        int one = cell.any();
        int two = cell.any(cell.shape(one)::equals).orElse(one);
        Op op = cell.choices.onceIn(3) && cell.shape(one).rank() > 0
                ? new Concat(cell.shape(one).rank() - 1)
                : new PointwiseOp(Pointwise.SUB);
        apply(cell, Pointwise.MUL, cell.apply(op, one, two), cell.apply(op, two, one));
    }

    private static void fixed(CellDrawing cell) {
        cell.fixed(cell.shape(cell.any()));
    }

    private static void capture(CellDrawing cell) {
        int other = cell.capture(cell.shape(cell.any()));
        cell.any(shape -> broadcasts(shape, cell.shape(other)))
                .ifPresent(one -> apply(cell, Pointwise.MUL, one, other));
    }
}
