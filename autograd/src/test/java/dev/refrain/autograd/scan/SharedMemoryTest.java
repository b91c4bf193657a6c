package dev.refrain.autograd.scan;

import static dev.refrain.autograd.Functions.concat;
import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;
import static dev.refrain.autograd.scan.SmallCellsTest.check;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps whose values once lay in memory that was still read, or were looked for where others lie. */
class SharedMemoryTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void slicesMayOverlap(int rows) {
        Parameter u = parameter(1, 3, 6);
        for (int behind : new int[] {0, 1, 2}) {
            check(Shape.of(rows, 3), Shape.of(rows, 4), List.of(u), (x, s) -> {
                Var gates = x.matmul(u);
                Var a = gates.slice(1, 0, 4).add(s.getFirst()).tanh();
                Var b = gates.slice(1, behind, 4 + behind).add(s.getFirst()).sigmoid();
                Var next = a.mul(b);
                return result(next, next);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void slicesOfSlicesAndTheWholeMayBeReadBesides(int rows) {
        Parameter u = parameter(1, 3, 6);
        check(Shape.of(rows, 3), Shape.of(rows, 4), List.of(u), (x, s) -> {
            Var gates = x.matmul(u);
            Var a = gates.slice(1, 0, 4).add(s.getFirst()).tanh();
            Var b = gates.slice(1, 1, 6).slice(1, 0, 4).add(s.getFirst()).sigmoid();
            Var next = a.mul(b);
            return result(next, next);
        });
        check(Shape.of(rows, 3), Shape.of(rows, 4), List.of(u), (x, s) -> {
            Var gates = x.matmul(u);
            Var a = gates.slice(1, 0, 4).add(s.getFirst()).tanh();
            Var all = gates.sigmoid();
            Var next = a.mul(all.slice(1, 1, 5)).add(all.slice(1, 2, 6));
            return result(next, next);
        });
        check(Shape.of(rows, 2), Shape.of(rows, 2), List.of(), (x, s) -> {
            Var left = x.mul(s.getFirst());
            Var joined = concat(left, x.add(s.getFirst()), left.tanh());
            Var a = joined.slice(1, 1, 3).sigmoid();
            Var b = joined.slice(1, 2, 4).mul(a).tanh();
            Var c = joined.slice(1, 0, 2).mul(b).add(left);
            return result(c.add(a), c);
        });
    }

    /** Two results of one loop: the first is there before the slice is read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSliceMayBeReadAfterAResultIsThere(int rows) {
        Parameter u = parameter(1, 4, 8);
        Parameter w = parameter(2, 4, 4);
        check(Shape.of(rows, 4), Shape.of(rows, 4), List.of(u, w), (x, s) -> {
            Var first = x.sub(s.getFirst());
            Var second = s.getFirst().matmul(u).slice(1, 0, 4).mul(first);
            Var next = first.matmul(w).add(second.matmul(w));
            return result(next, next);
        });
    }

    /** Every other element is no neighbour: it shares memory with slices that hold it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void stridesMayCrossSlices(int rows) {
        Parameter u = parameter(1, 3, 8);
        check(Shape.of(rows, 3), Shape.of(rows, 4), List.of(u), (x, s) -> {
            Var gates = x.matmul(u);
            Var even = Arrangements.slice(gates, 1, 0, 8, 2).add(s.getFirst()).tanh();
            Var odd = Arrangements.slice(gates, 1, 1, 8, 2).add(s.getFirst()).sigmoid();
            Var next = even.mul(odd);
            return result(next, next);
        });
        check(Shape.of(rows, 3), Shape.of(rows, 4), List.of(u), (x, s) -> {
            Var gates = x.matmul(u);
            Var first = gates.slice(1, 0, 4).add(s.getFirst()).tanh();
            Var even = Arrangements.slice(gates, 1, 0, 8, 2).mul(first).sigmoid();
            Var last = gates.slice(1, 4, 8).mul(even).add(Arrangements.flip(first, 1));
            return result(last.add(even), last.mul(Arrangements.stopGradient(first)));
        });
    }

    /** Attention over the rows' own few vectors: batches of products of what is carried. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void batchesOfProductsMayBeSlicedAndJoined(int rows) {
        Parameter u = parameter(1, 2, 2);
        Parameter v = parameter(2, 2, 2);
        check(Shape.of(rows, 4), Shape.of(rows, 4), List.of(u, v), (x, s) -> {
            Var keys = s.getFirst().reshape(rows, 2, 2);
            Var queries = x.reshape(rows, 2, 2).matmul(u);
            Var scores = queries.matmul(keys.transpose()).softmax(-1);
            Var read = Functions.concat(
                    2, List.of(scores.matmul(keys), keys.matmul(u).add(keys.matmul(v))));
            Var next = read.slice(2, 1, 3)
                    .add(read.slice(2, 0, 2))
                    .reshape(rows, 4)
                    .tanh();
            return result(next, Reductions.normalise(next, 0.1));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void rowsMayBeJoinedAndCutAgain(int rows) {
        Parameter w = parameter(1, 3, 3);
        for (boolean normed : new boolean[] {false, true}) {
            check(Shape.of(rows, 3), Shape.of(rows, 3), List.of(w), (x, s) -> {
                Var sum = x.add(s.getFirst());
                Var joined = Functions.concat(0, List.of(sum, x.mul(s.getFirst())));
                Var product = joined.matmul(w);
                Var next = product.slice(0, 0, rows)
                        .add(product.slice(0, rows, 2 * rows))
                        .tanh();
                return result(normed ? sum.softmax(1) : sum, next);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSliceMayBeSeenOtherwiseBesides(int rows) {
        Parameter u = parameter(1, 3, 8);
        Parameter w = parameter(2, 4, 4);
        Parameter square = parameter(1, 3, 2 * rows);
        Parameter narrow = parameter(2, rows, rows);
        check(Shape.of(rows, 3), Shape.of(rows, 4), List.of(u, w), (x, s) -> {
            Var a = x.matmul(u).slice(1, 0, 4);
            Var next = a.add(a.slice(0, 0, 1)).matmul(w).add(s.getFirst());
            return result(next, next);
        });
        check(Shape.of(rows, 3), Shape.of(rows, 4), List.of(u, w), (x, s) -> {
            Var a = x.matmul(u).slice(1, 4, 8);
            Var next = a.mul(a.slice(0, rows - 1, rows)).matmul(w).add(s.getFirst());
            return result(next, next);
        });
        check(Shape.of(rows, 3), Shape.of(rows, rows), List.of(square, narrow), (x, s) -> {
            Var a = x.matmul(square).slice(1, 0, rows);
            Var next = a.add(a.transpose()).matmul(narrow).add(s.getFirst());
            return result(next, next);
        });
        Parameter p = parameter(3, 2, 4);
        check(Shape.of(rows, 2, 4), Shape.of(rows, 2, 4), List.of(p), (x, s) -> {
            Var a = Functions.concat(2, List.of(x, s.getFirst())).slice(2, 3, 7);
            Var next = a.add(a.slice(1, 0, 1)).softmax(2).mul(p);
            return result(next, next);
        });
    }

    /** More columns than a block of a loop has rows joined. */
    @ParameterizedTest
    @ValueSource(ints = {400, 1100})
    void aSavedSliceMayBeSeenOtherwiseInTheStepBack(int columns) {
        for (int rows : new int[] {2, 3}) {
            Parameter u = parameter(1, 2, 2 * columns);
            List<Shape> states = List.of(Shape.of(rows, columns), Shape.of(rows, columns));
            check(Cell.of(Shape.of(rows, 2), states, List.of(u), (x, s) -> {
                Var gates = x.matmul(u);
                Var a = gates.slice(1, 0, columns).tanh();
                Var y = gates.slice(1, columns, 2 * columns).add(s.get(1).mul(0.5));
                Var h = y.mul(a.slice(0, 0, 1))
                        .add(a)
                        .add(y.sum(0))
                        .add(s.get(0).mul(0.3));
                return result(h, h, y);
            }));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSliceOfASliceMayBeSaved(int rows) {
        Parameter u = parameter(3, 3, 6);
        Parameter v = parameter(4, 2, 6);
        Parameter w = parameter(6, 2, 2);
        List<Shape> states = List.of(Shape.of(rows, 2), Shape.of(rows, 5));
        check(Cell.of(Shape.of(rows, 3), states, List.of(u, v, w), (x, s) -> {
            Var wide = x.matmul(u).slice(1, 1, 6).add(s.get(1));
            Var gates = s.getFirst().tanh().matmul(v);
            Var inner = wide.slice(1, 0, 2)
                    .add(wide.slice(1, 2, 4))
                    .add(wide.slice(1, 3, 5))
                    .add(gates.slice(1, 0, 2))
                    .tanh();
            Var output = inner.mul(gates.slice(1, 2, 4))
                    .add(gates.slice(1, 4, 6).mul(2.0).mul(inner))
                    .tanh();
            return result(output, output.matmul(w), s.get(1).mul(0.5));
        }));
    }
}
