package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Optional;

/** What leaves a random step. */
final class CellEnds {
    private CellEnds() {}

    /** The next value of a state: calculated in most cases, else one as it was, a constant or a parameter. */
    static int next(CellDrawing cell, int k) {
        Shape shape = cell.shape(1 + k);
        return switch (cell.choices.below(18)) {
            case 17, 16, 15, 14 -> CellProducts.ofInputAndState(cell, 1 + k);
            case 13 -> 1 + k; // passes through
            case 12 -> {
                int other = 1 + cell.choices.below(cell.stateCount());
                yield cell.shape(other).equals(shape) ? other : 1 + k; // trades places
            }
            case 11 -> cell.choices.onceIn(2) ? cell.fixed(shape) : cell.weight(shape);
            case 10, 9, 8 -> cell.any(shape::equals).orElse(1 + k);
            case 7, 6, 5, 4 -> squashed(cell, likeThat(cell, cell.any(), 1 + k));
            default -> squashed(cell, likeThat(cell, cell.choices.oneOf(unread(cell)), 1 + k));
        };
    }

    private static List<Integer> unread(CellDrawing cell) {
        List<Integer> unread = cell.unread();
        return unread.isEmpty() ? List.of(0) : unread;
    }

    /** A value made of one and a state that has the state's shape. */
    private static int likeThat(CellDrawing cell, int value, int state) {
        Shape from = cell.shape(value);
        Shape shape = cell.shape(state);
        PointwiseOp function =
                new PointwiseOp(cell.choices.oneOf(List.of(Pointwise.ADD, Pointwise.MUL, Pointwise.SUB)));
        if (from.equals(shape)) {
            return cell.choices.onceIn(2) ? cell.apply(function, value, state) : value;
        }
        if (from.rank() == 2 && shape.rank() == 2 && from.size(0) == shape.size(0)) {
            return cell.apply(new MatMul(), value, cell.weight(Shape.of(from.size(1), shape.size(1))));
        }
        if (from.rank() <= shape.rank() && isRepeatedTo(from, shape)) {
            return cell.choices.onceIn(2) ? cell.apply(new Expand(shape), value) : cell.apply(function, state, value);
        }
        return cell.apply(function, state, sum(cell, value));
    }

    private static boolean isRepeatedTo(Shape from, Shape shape) {
        for (int k = 1; k <= from.rank(); k++) {
            if (from.size(-k) != 1 && from.size(-k) != shape.size(-k)) {
                return false;
            }
        }
        return true;
    }

    /** A value that stays within bounds over time. */
    private static int squashed(CellDrawing cell, int value) {
        Pointwise function = cell.choices.oneOf(List.of(Pointwise.TANH, Pointwise.SIGMOID, Pointwise.ERF));
        return cell.choices.onceIn(6) ? value : cell.apply(new PointwiseOp(function), value);
    }

    /** The output: a value, a state before or after the step, x, a product, or something made of all that is read nowhere else. */
    static int output(CellDrawing cell, List<Integer> next) {
        return switch (cell.choices.below(18)) {
            case 17, 16, 15, 14, 13, 12 -> ofAll(cell, cell.unread());
            case 11 -> 0;
            case 10 -> 1 + cell.choices.below(cell.stateCount());
            case 9, 8, 7 -> cell.choices.oneOf(next);
            case 6, 5 -> {
                int state = cell.choices.oneOf(next);
                Optional<Integer> matrix =
                        cell.shape(state).rank() == 2 ? Optional.of(state) : cell.any(shape -> shape.rank() == 2);
                yield matrix.map(left -> CellProducts.product(cell, left, CellDrawing.size(cell.choices)))
                        .orElse(state);
            }
            default -> cell.any();
        };
    }

    /** The sum of these values, or of their elements where they do not broadcast. */
    private static int ofAll(CellDrawing cell, List<Integer> values) {
        PointwiseOp add = new PointwiseOp(Pointwise.ADD);
        int sum = values.isEmpty() ? 0 : values.getLast();
        for (int value : values.reversed().stream().skip(1).toList()) {
            boolean fits = CellLines.broadcasts(cell.shape(value), cell.shape(sum));
            boolean rows = hasRows(cell, value) && hasRows(cell, sum);
            if (fits || rows || cell.mixes) {
                sum = cell.apply(add, sum, fits ? value : rows ? sumOfRows(cell, value) : sum(cell, value));
            }
        }
        return sum;
    }

    private static boolean hasRows(CellDrawing cell, int value) {
        return cell.shape(value).rank() == 2 && cell.shape(value).size(0) == cell.rows;
    }

    private static int sumOfRows(CellDrawing cell, int value) {
        int sums = cell.apply(new Sum(Axes.of(cell.shape(value), 1)), value);
        return cell.apply(new Reshape(Shape.of(cell.rows, 1)), sums);
    }

    private static int sum(CellDrawing cell, int value) {
        return cell.apply(new Sum(Axes.of(cell.shape(value))), value);
    }
}
