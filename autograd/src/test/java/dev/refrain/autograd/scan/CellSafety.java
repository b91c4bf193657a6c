package dev.refrain.autograd.scan;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Min;
import dev.refrain.autograd.ops.Norm;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.scan.RandomCell.Line;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Domain;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Whether a cell, run over time, keeps its values small and away from kinks, where rounding decides about a gradient. */
final class CellSafety {
    private static final double NEAREST = 1e-4;
    private static final double LARGEST = 30;

    private CellSafety() {}

    static boolean isSafe(RandomCell cell) {
        try (Tape quiet = Tape.open();
                Tape tape = cell.tape()) {
            return isSafe(cell, quiet) && (!cell.isNoisy() || isSafe(cell, tape));
        }
    }

    private static boolean isSafe(RandomCell cell, Tape tape) {
        Shape all = Shape.of(IntStream.concat(
                        IntStream.of(cell.times()), IntStream.of(cell.x().sizes()))
                .toArray());
        Var x = tape.input(Cell.uniform(all, 0));
        List<Var> states = IntStream.range(0, cell.states().size())
                .mapToObj(k -> tape.input(Cell.uniform(cell.states().get(k), 1 + k)))
                .toList();
        List<Var> captured = IntStream.range(0, cell.captured().size())
                .mapToObj(k -> tape.input(Cell.uniform(cell.captured().get(k), 50 + k)))
                .toList();
        boolean safe = true;
        for (int t = 0; t < cell.times() && safe; t++) {
            List<Var> values = cell.values(x.select(0, t), states, captured); // draws in the order of a run
            states = cell.next().stream().map(values::get).toList();
            safe = values.stream().allMatch(CellSafety::isSmall)
                    && (!cell.isNoisy()
                            || cell.lines().stream()
                                    .allMatch(line ->
                                            isWithin(line, values) && isSmallBeforeNoise(line, values, captured)))
                    && cell.lines().stream().allMatch(line -> isSmooth(line, values));
        }
        return safe;
    }

    /** Whether arguments that may have been dropped are in the domain of their function, as they were drawn to be. */
    private static boolean isWithin(Line line, List<Var> values) {
        return !(line instanceof Line.Applied applied && applied.op() instanceof PointwiseOp op)
                || IntStream.range(0, applied.inputs().size()).allMatch(k -> {
                    Domain.Interval interval = op.function().domain().interval(k);
                    double[] elements =
                            values.get(applied.inputs().get(k)).value().toDoubles();
                    return Arrays.stream(elements)
                            .allMatch(each -> each - interval.low() > NEAREST && interval.high() - each > NEAREST);
                });
    }

    /** What is dropped comes back in slopes, were it NaN. */
    private static boolean isSmallBeforeNoise(Line line, List<Var> values, List<Var> captured) {
        return !(line instanceof Line.Applied applied)
                || applied.dropped() == 0
                || isSmall(RandomCell.value(
                        new Line.Applied(applied.op(), applied.ids(), applied.inputs()), values, captured));
    }

    private static boolean isSmall(Var value) {
        return Arrays.stream(value.value().toDoubles()).allMatch(each -> Math.abs(each) <= LARGEST);
    }

    private static boolean isSmooth(Line line, List<Var> values) {
        if (!(line instanceof Line.Applied applied)) {
            return true;
        }
        Var first = values.get(applied.inputs().getFirst());
        if (applied.op() instanceof Max max) {
            return isAlone(max, first);
        }
        if (applied.op() instanceof Min min) {
            return isAlone(new Max(min.axes()), first.neg());
        }
        if (applied.op() instanceof Norm norm) {
            return isAway(Var.apply(norm, first));
        }
        return !(applied.op() instanceof PointwiseOp op)
                || isSmooth(
                        op.function().domain(),
                        applied.inputs().stream().map(values::get).toList());
    }

    private static boolean isSmooth(Domain domain, List<Var> inputs) {
        if (domain.relation() == Domain.Relation.FIRST_IS_SWITCH) {
            return true; // a mask, whose comparison was looked at
        }
        for (int k = 0; k < inputs.size(); k++) {
            Domain.Interval interval = domain.interval(k);
            double[] elements = inputs.get(k).value().toDoubles();
            if (Arrays.stream(elements).anyMatch(each -> Math.abs(each - interval.nearestKink(each)) < NEAREST)) {
                return false;
            }
        }
        return switch (domain.relation()) {
            case DISTINCT ->
                IntStream.range(1, inputs.size())
                        .allMatch(k -> IntStream.range(0, k)
                                .allMatch(j -> isAway(inputs.get(j).sub(inputs.get(k)))));
            case DISTINCT_IN_SIZE -> isAway(inputs.getFirst().abs().sub(inputs.getLast()));
            case ANY, FIRST_IS_SWITCH -> true;
        };
    }

    /** Whether a maximum is no tie. */
    private static boolean isAlone(Max max, Var value) {
        Var mask = Var.apply(new FirstMax(max.axes()), value);
        return isAway(Var.apply(max, value).sub(Var.apply(max, value.sub(mask.mul(1000)))));
    }

    private static boolean isAway(Var value) {
        return Arrays.stream(value.value().toDoubles()).allMatch(each -> Math.abs(each) >= NEAREST);
    }
}
