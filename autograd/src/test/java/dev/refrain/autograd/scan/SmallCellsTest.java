package dev.refrain.autograd.scan;

import static dev.refrain.autograd.Functions.concat;
import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.scan.CellRun.Asked;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The smallest steps at which the compiler once failed, with all passes and with none. */
class SmallCellsTest {
    static void check(Shape x, Shape state, List<Parameter> parameters, Recurrence<List<Var>> step) {
        check(Cell.of(x, List.of(state), parameters, step));
    }

    static void check(Cell cell) {
        for (Passes passes : List.of(Passes.all(), Passes.none())) {
            CellRun alone = new CellRun(cell, passes);
            CellComparison.assertSame(alone.inferredUnrolled(), alone.inferred());
            CellRun run = new CellRun(cell, passes);
            CellComparison.assertSame(run.unrolled(Asked.ALL), run.compiled(Asked.ALL));
            Asked twice = new Asked(true, true, input -> true, true);
            CellComparison.assertSame(run.unrolled(twice), run.compiled(twice));
        }
    }

    @Test
    void anOutputOrAStateMayBeTheSameForAllTimes() {
        Parameter w = parameter(1, 2, 3);
        Var constant = Var.of(Cell.uniform(Shape.of(4), 2));
        check(
                Shape.of(2, 3),
                Shape.of(2, 3),
                List.of(w),
                (x, s) -> result(w.on(x), s.getFirst().mul(w)));
        check(
                Shape.of(2, 3),
                Shape.of(2, 3),
                List.of(w),
                (x, s) -> result(w.on(x).tanh(), w.on(x)));
        check(
                Shape.of(2, 3),
                Shape.of(2, 3),
                List.of(w),
                (x, s) -> result(constant, w.on(x).square()));
    }

    @Test
    void nothingNeedDependOnAnything() {
        Var number = Var.scalar(0.5, DType.FLOAT64);
        check(Shape.of(2, 3), Shape.of(), List.of(), (x, s) -> result(number, number));
    }

    @Test
    void theStepBackMayReadAnInputThatTheLoopOfTheStepDoesNot() {
        Parameter w = parameter(1, 2, 3);
        check(
                Shape.of(2, 2),
                Shape.of(2, 3),
                List.of(w),
                (x, s) -> result(x, x.square().matmul(w)));
    }

    @Test
    void whatIsCalculatedBehindTheLoopMayBeSaved() {
        Parameter w = parameter(1, 2, 3);
        check(Shape.of(3, 2), Shape.of(3, 2), List.of(w), (x, s) -> {
            Var h = s.getFirst();
            return result(h.matmul(w).tanh(), h.mul(x));
        });
        check(Shape.of(3, 2), Shape.of(3, 2), List.of(w), (x, s) -> {
            Var h = s.getFirst();
            return result(h.matmul(w).softmax(1), h.mul(x));
        });
    }

    @Test
    void whatIsCalculatedOnceMayBeReadAtAllTimes() {
        Parameter w = parameter(1, 1, 2);
        check(Shape.of(4, 2), Shape.of(4, 2), List.of(w), (x, s) -> {
            Var h = s.getFirst();
            return result(h.div(w.on(x).square()), h.mul(w.on(x).sum().tanh()));
        });
    }

    @Test
    void anOutputMayBeAViewInWhichTheRowsAreNotInFront() {
        Parameter w = parameter(1, 2, 3);
        check(Shape.of(4, 2), Shape.of(4, 2), List.of(w), (x, s) -> {
            Var h = s.getFirst();
            return result(h.matmul(w).transpose(), h.mul(x));
        });
    }

    @Test
    void aSumOverTheBatchMayBeGivenToEachRow() {
        check(
                Shape.of(5, 1),
                Shape.of(5, 2),
                List.of(),
                (x, s) -> result(s.getFirst(), x.sum().expand(Shape.of(5, 2))));
        check(
                Shape.of(3, 2),
                Shape.of(3, 2),
                List.of(),
                (x, s) -> result(s.getFirst(), s.getFirst().mul(x.sum(0))));
    }

    @Test
    void functionsOfConstantsAloneAreAllCalculated() {
        check(Shape.of(1, 2), Shape.of(1, 2), List.of(), (x, s) -> {
            Var entered = Var.scalar(0.6, DType.FLOAT64).on(x);
            return result(x, x.div(entered.square().add(entered)));
        });
    }

    @Test
    void aPartOfAConcatMayBePadded() {
        Parameter u = parameter(1, 2, 4);
        Parameter v = parameter(2, 4, 9);
        Parameter w = parameter(3, 2, 9);
        check(Shape.of(5, 2), Shape.of(5, 3), List.of(u, v, w), (x, s) -> {
            Var a = s.getFirst().slice(1, 0, 2);
            Var part = a.matmul(u).matmul(v).add(a.matmul(w)).slice(1, 6, 9);
            return result(x, part);
        });
    }

    @Test
    void someTermsOfAGradientMayStayInTheLoop() {
        Parameter u = parameter(1, 4, 1);
        Parameter v = parameter(2, 9, 3);
        Parameter w = parameter(3, 7, 3);
        check(Cell.of(
                Shape.of(1, 4), List.of(Shape.of(1, 3), Shape.of(1, 3), Shape.of(3, 1)), List.of(u, v, w), (x, s) -> {
                    Var one = x.matmul(u);
                    Var next = concat(s.get(1), x, one, one).matmul(v);
                    Var other = concat(one, s.get(0), s.get(1)).matmul(w);
                    return result(x, next, other, s.get(2).add(w.on(x).sum()));
                }));
    }

    @Test
    void aSumOfProductsMayLeaveTheStep() {
        Parameter u = parameter(1, 2, 3);
        Parameter w = parameter(2, 3, 3);
        check(
                Shape.of(3, 2),
                Shape.of(1, 3),
                List.of(u, w),
                (x, s) -> result(
                        x.matmul(u).add(s.getFirst().expand(Shape.of(3, 3)).matmul(w)), s.getFirst()));
        check(Shape.of(4, 2), Shape.of(4, 3), List.of(u, w), (x, s) -> {
            Var next = x.matmul(u).add(s.getFirst().matmul(w));
            return result(x, next);
        });
    }

    @Test
    void whatIsCalculatedInPlaceOfASliceMayBeReshaped() {
        check(Shape.of(1, 2), Shape.of(3), List.of(), (x, s) -> {
            Var column = x.reshape(2, 1);
            Var padded = Var.apply(new Pad(1, 0, 1), column.mul(column));
            return result(padded.expand(Shape.of(1, 2, 2)), s.getFirst());
        });
    }

    @Test
    void aSumOfSlicesOfProductsMayBeReshaped() {
        Parameter u = parameter(1, 7, 2);
        Parameter w = parameter(2, 7, 2);
        check(Cell.of(Shape.of(2, 3), List.of(Shape.of(2, 4), Shape.of(2)), List.of(u, w), (x, s) -> {
            Var joined = concat(x, s.get(0));
            Var reshaped = Var.apply(new Reshape(Shape.of(2, 2)), joined.matmul(u));
            return result(s.get(1).add(joined.matmul(w)).add(reshaped), s.get(0), s.get(1));
        }));
    }

    @Test
    void aSliceMayBeEmpty() {
        check(
                Shape.of(2, 1),
                Shape.of(2, 3),
                List.of(),
                (x, s) -> result(
                        x.tanh().slice(1, 0, 0),
                        s.getFirst()
                                .tanh()
                                .slice(1, 2, 2)
                                .sum(1)
                                .add(s.getFirst().sum(1))
                                .reshape(2, 1)
                                .add(s.getFirst())));
    }
}
