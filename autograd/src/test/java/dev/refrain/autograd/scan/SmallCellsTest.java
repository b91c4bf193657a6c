package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CellRun.Asked;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The smallest steps at which the compiler once failed, with all passes and with none. */
class SmallCellsTest {
    private static void check(Shape x, Shape state, List<Parameter> parameters, Recurrence<List<Var>> step) {
        check(Cell.of(x, List.of(state), parameters, step));
    }

    private static void check(Cell cell) {
        for (Passes passes : List.of(Passes.all(), Passes.none())) {
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
    void functionsOfConstantsAloneAreAllCalculated() {
        check(Shape.of(1, 2), Shape.of(1, 2), List.of(), (x, s) -> {
            Var entered = Var.scalar(0.6, DType.FLOAT64).on(x);
            return result(x, x.div(entered.square().add(entered)));
        });
    }
}
