package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The products of a random step. */
final class CellProducts {
    private static final List<Pointwise> GATES = List.of(Pointwise.SIGMOID, Pointwise.TANH, Pointwise.SOFTPLUS);

    private CellProducts() {}

    /** Any matrix, one with a row for each of the batch in most cases. */
    private static Optional<Integer> matrix(CellDrawing cell) {
        boolean any = cell.choices.onceIn(5);
        return cell.any(shape -> shape.rank() == 2 && (any || shape.size(0) == cell.rows));
    }

    static void withWeight(CellDrawing cell) {
        matrix(cell).ifPresent(left -> product(cell, left, CellDrawing.size(cell.choices)));
    }

    /** x W, for any number of columns. */
    static int product(CellDrawing cell, int left, int columns) {
        int weight = cell.weight(Shape.of(cell.shape(left).size(1), columns));
        return cell.apply(new MatMul(), left, weight);
    }

    /** As of an Elman cell: tanh(x U + h W), a chain that begins at x U; the state itself if the shapes are others. */
    static int ofInputAndState(CellDrawing cell, int state) {
        Shape rows = cell.shape(0);
        boolean fits = rows.rank() == 2
                && cell.shape(state).rank() == 2
                && cell.shape(state).size(0) == rows.size(0);
        if (!fits) {
            return state;
        }
        int columns = cell.shape(state).size(1);
        int sum = add(cell, Pointwise.ADD, product(cell, 0, columns), product(cell, state, columns));
        return cell.apply(new PointwiseOp(Pointwise.TANH), sum);
    }

    static void severalOfOne(CellDrawing cell) {
        matrix(cell).ifPresent(left -> {
            int columns = CellDrawing.size(cell.choices);
            int[] products = IntStream.range(0, 2 + cell.choices.below(2))
                    .map(k -> product(cell, left, columns))
                    .toArray();
            add(cell, Pointwise.MUL, products[0], products[1]);
        });
    }

    static void ofConcat(CellDrawing cell) {
        matrix(cell).ifPresent(first -> {
            int joined = concat(cell, first);
            int one = product(cell, joined, CellDrawing.size(cell.choices));
            if (cell.choices.onceIn(2)) {
                int two = product(cell, joined, cell.shape(one).size(1));
                add(cell, Pointwise.ADD, one, two);
            }
        });
    }

    /** A value beside one or two others with the same number of rows. */
    private static int concat(CellDrawing cell, int first) {
        int rows = cell.shape(first).size(0);
        int[] others = IntStream.rangeClosed(0, cell.choices.below(2))
                .map(k -> cell.any(shape -> shape.rank() == 2 && shape.size(0) == rows)
                        .orElse(first))
                .toArray();
        boolean last = cell.choices.onceIn(2);
        IntStream alone = IntStream.of(first);
        IntStream all =
                last ? IntStream.concat(IntStream.of(others), alone) : IntStream.concat(alone, IntStream.of(others));
        return cell.apply(new Concat(1), all.toArray());
    }

    /** As of an LSTM or a GRU: a product cut in equal parts, which go through functions and are multiplied or added. */
    static void gates(CellDrawing cell) {
        matrix(cell).ifPresent(first -> {
            int size = CellDrawing.size(cell.choices);
            int count = 2 + cell.choices.below(3);
            int left = cell.choices.onceIn(2) ? concat(cell, first) : first;
            int all = product(cell, left, count * size);
            if (cell.shape(all).size(1) != count * size) {
                return; // it had too many elements
            }
            if (cell.choices.onceIn(2)) {
                int other = cell.choices.below(1 + cell.stateCount());
                boolean fits = cell.shape(other).rank() == 2
                        && cell.shape(other).size(0) == cell.shape(first).size(0);
                all = fits ? add(cell, Pointwise.ADD, all, product(cell, other, count * size)) : all;
            }
            int bias = cell.weight(cell.choices.onceIn(2) ? Shape.of(1, count * size) : Shape.of(count * size));
            all = add(cell, Pointwise.ADD, all, bias);
            int result = -1;
            for (int k = 0; k < count; k++) {
                int part = cell.apply(new Slice(1, k * size, (k + 1) * size), all);
                int gate = cell.apply(new PointwiseOp(cell.choices.oneOf(GATES)), part);
                Pointwise with = cell.choices.oneOf(List.of(Pointwise.MUL, Pointwise.ADD, Pointwise.SUB));
                result = result < 0 ? gate : add(cell, with, result, gate);
            }
        });
    }

    /** Pieces of x W that overlap, through functions, and perhaps with a state. */
    static void overlapping(CellDrawing cell) {
        int size = CellDrawing.size(cell.choices);
        if (cell.shape(0).rank() != 2) {
            return;
        }
        int all = product(cell, 0, 2 * size);
        if (cell.shape(all).size(1) != 2 * size) {
            return; // it had too many elements
        }
        int result = -1;
        for (int k = 0; k < 3; k++) {
            int start = cell.choices.below(size + 1);
            int part = cell.apply(new Slice(1, start, start + size), all);
            int other = cell.choices.below(1 + cell.stateCount());
            int sum = cell.shape(other).equals(cell.shape(part)) ? add(cell, Pointwise.ADD, part, other) : part;
            int function = cell.apply(new PointwiseOp(cell.choices.oneOf(GATES)), sum);
            result = result < 0 ? function : add(cell, Pointwise.MUL, result, function);
        }
    }

    /** A piece of x W, or of a value beside others, and the same seen otherwise: one of its rows or columns, or turned. */
    static void seenTwice(CellDrawing cell) {
        matrix(cell).ifPresent(first -> {
            int rows = cell.shape(first).size(0);
            int size = cell.choices.onceIn(2) ? rows : CellDrawing.size(cell.choices);
            int left = cell.choices.onceIn(2) && cell.shape(0).rank() == 2 ? 0 : first;
            int all = cell.choices.onceIn(2) ? concat(cell, first) : product(cell, left, 2 * size);
            int columns = cell.shape(all).size(cell.shape(all).rank() - 1);
            if (cell.shape(all).rank() != 2 || cell.shape(all).size(0) == 0 || columns == 0) {
                return;
            }
            int start = cell.choices.below(columns);
            int part = cell.apply(new Slice(1, start, Math.min(columns, start + size)), all);
            int width = cell.shape(part).size(1);
            int row = cell.choices.below(cell.shape(part).size(0));
            int seen = switch (cell.choices.below(3)) {
                case 0 -> cell.apply(new Slice(0, row, row + 1), part);
                case 1 -> cell.apply(new Slice(1, width - 1, width), part);
                default -> width == cell.shape(part).size(0) ? cell.apply(new Permute(List.of(1, 0)), part) : part;
            };
            int function = cell.choices.onceIn(2) ? cell.apply(new PointwiseOp(cell.choices.oneOf(GATES)), seen) : seen;
            int both = add(cell, cell.choices.oneOf(List.of(Pointwise.MUL, Pointwise.ADD)), part, function);
            int state = cell.choices.below(1 + cell.stateCount());
            if (cell.shape(state).equals(cell.shape(both))) {
                add(cell, Pointwise.ADD, both, state);
            }
        });
    }

    /** Two values, or one and its product with the other, in one product, one below the other. */
    static void ofJoinedRows(CellDrawing cell) {
        matrix(cell).ifPresent(first -> {
            Shape shape = cell.shape(first);
            int second = cell.any(shape::equals).orElse(first);
            int above = cell.choices.onceIn(2) ? add(cell, Pointwise.MUL, first, second) : first;
            int joined = cell.apply(new Concat(0), above, second);
            int product = product(cell, joined, CellDrawing.size(cell.choices));
            int rows = shape.size(0);
            if (cell.shape(product).size(0) == 2 * rows) { // it may have had too many elements
                int one = cell.apply(new Slice(0, 0, rows), product);
                int two = cell.apply(new Slice(0, rows, 2 * rows), product);
                add(cell, Pointwise.ADD, one, two);
            }
        });
    }

    /** A function of two values that broadcast. */
    private static int add(CellDrawing cell, Pointwise function, int one, int two) {
        return cell.apply(new PointwiseOp(function), one, two);
    }

    static void withSlicedWeight(CellDrawing cell) {
        matrix(cell).ifPresent(left -> {
            int inner = cell.shape(left).size(1);
            int columns = CellDrawing.size(cell.choices);
            int weight = cell.weight(Shape.of(inner + 2, columns + 1));
            int start = cell.choices.below(3);
            int rows = cell.apply(new Slice(0, start, start + inner), weight);
            int part = cell.apply(new Slice(1, 1, columns + 1), rows);
            cell.apply(new MatMul(), left, cell.choices.onceIn(2) ? part : rows);
        });
    }

    /** W x, which mixes the rows. */
    static void withWeightOnTheLeft(CellDrawing cell) {
        matrix(cell).ifPresent(right -> {
            int rows = cell.choices.onceIn(2) ? CellDrawing.size(cell.choices) : cell.rows;
            int weight = cell.weight(Shape.of(rows, cell.shape(right).size(0)));
            cell.apply(new MatMul(), weight, right);
        });
    }

    /** a b, a bᵀ or aᵀ b for two matrices. */
    static void ofTwo(CellDrawing cell) {
        matrix(cell).ifPresent(left -> {
            Shape shape = cell.shape(left);
            switch (cell.choices.below(3)) {
                case 0 ->
                    cell.any(other -> other.rank() == 2 && other.size(0) == shape.size(1))
                            .ifPresent(right -> cell.apply(new MatMul(), left, right));
                case 1 ->
                    cell.any(other -> other.rank() == 2 && other.size(1) == shape.size(1))
                            .ifPresent(right -> cell.apply(new MatMul(), left, transposed(cell, right)));
                default ->
                    cell.any(other -> other.rank() == 2 && other.size(0) == shape.size(0))
                            .ifPresent(right -> cell.apply(new MatMul(), transposed(cell, left), right));
            }
        });
    }

    private static int transposed(CellDrawing cell, int value) {
        return cell.apply(Permute.of(1, 0), value);
    }

    /** A weight that is made of others in every step. */
    static void ofWeights(CellDrawing cell) {
        matrix(cell).ifPresent(left -> {
            int one = cell.weight(Shape.of(cell.shape(left).size(1), 2));
            int weight = cell.choices.onceIn(2)
                    ? product(cell, one, CellDrawing.size(cell.choices))
                    : cell.apply(new PointwiseOp(Pointwise.TANH), one);
            cell.apply(new MatMul(), left, weight);
        });
    }
}
