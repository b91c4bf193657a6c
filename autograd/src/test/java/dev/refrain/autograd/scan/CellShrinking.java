package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.RandomCell.Line;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The smallest cell that fails: lines are left out, and others read in their place, as long as it still does. */
final class CellShrinking {
    private CellShrinking() {}

    static RandomCell smallest(RandomCell cell, Predicate<RandomCell> fails) {
        RandomCell least = cell;
        Optional<RandomCell> smaller = Optional.of(cell);
        while (smaller.isPresent()) {
            least = smaller.get();
            smaller = candidates(least).filter(fails).findFirst();
        }
        return least;
    }

    /** Each with fewer steps, fewer lines, or lines that are read less often. */
    private static Stream<RandomCell> candidates(RandomCell cell) {
        Stream<RandomCell> shorter = IntStream.of(1, 2, cell.times() - 1)
                .filter(times -> times > 0 && times < cell.times())
                .mapToObj(times -> timed(cell, times));
        int states = 1 + cell.states().size();
        int count = states + cell.lines().size();
        List<Var> values = values(cell);
        return Stream.of(
                        shorter,
                        descending(count, states)
                                .filter(value -> !isRead(cell, value))
                                .mapToObj(value -> without(cell, value)),
                        descending(count, 0)
                                .filter(value -> isUntouched(cell, value))
                                .mapToObj(value -> withoutState(cell, value)),
                        descending(cell.output(), 0).mapToObj(value -> read(cell, cell.lines(), value, cell.next())),
                        descending(count, states)
                                .boxed()
                                .flatMap(value -> IntStream.range(0, value)
                                        .filter(other -> isRead(cell, value) && isLike(values, value, other))
                                        .mapToObj(other -> renumbered(cell, each -> each == value ? other : each))))
                .flatMap(each -> each);
    }

    private static IntStream descending(int below, int from) {
        return IntStream.iterate(below - 1, value -> value >= from, value -> value - 1);
    }

    private static List<Var> values(RandomCell cell) {
        Var x = Var.of(Cell.uniform(cell.x(), 0).to(cell.dtype()));
        return cell.values(x, uniform(cell, cell.states()), uniform(cell, cell.captured()));
    }

    private static List<Var> uniform(RandomCell cell, List<Shape> shapes) {
        return shapes.stream()
                .map(shape -> Var.of(Cell.uniform(shape, 1).to(cell.dtype())))
                .toList();
    }

    private static boolean isLike(List<Var> values, int one, int other) {
        return values.get(one).shape().equals(values.get(other).shape());
    }

    private static boolean isRead(RandomCell cell, int value) {
        return cell.output() == value
                || cell.next().contains(value)
                || cell.lines().stream()
                        .anyMatch(line -> line instanceof Line.Applied applied
                                && applied.inputs().contains(value));
    }

    /** Whether a value is a state that nothing reads but itself. */
    private static boolean isUntouched(RandomCell cell, int value) {
        int k = value - 1;
        boolean state = k >= 0 && k < cell.states().size() && cell.states().size() > 1;
        return state
                && IntStream.range(0, cell.next().size())
                        .noneMatch(other -> other != k && cell.next().get(other) == value)
                && !isRead(read(cell, cell.lines(), cell.output(), List.of()), value);
    }

    private static RandomCell withoutState(RandomCell cell, int value) {
        List<Integer> next = new ArrayList<>(cell.next());
        next.remove(value - 1);
        List<Shape> states = new ArrayList<>(cell.states());
        states.remove(value - 1);
        RandomCell less = read(cell, cell.lines(), cell.output(), next);
        RandomCell renumbered = renumbered(less, each -> each > value ? each - 1 : each);
        return new RandomCell(
                cell.times(),
                cell.dtype(),
                cell.x(),
                states,
                cell.captured(),
                renumbered.lines(),
                renumbered.output(),
                renumbered.next());
    }

    private static RandomCell without(RandomCell cell, int value) {
        List<Line> lines = new ArrayList<>(cell.lines());
        lines.remove(value - 1 - cell.states().size());
        RandomCell less = read(cell, lines, cell.output(), cell.next());
        return renumbered(less, each -> each > value ? each - 1 : each);
    }

    private static RandomCell renumbered(RandomCell cell, IntUnaryOperator number) {
        List<Line> lines = cell.lines().stream()
                .map(line -> line instanceof Line.Applied applied
                        ? new Line.Applied(
                                applied.op(), applied.ids(), renumbered(applied.inputs(), number), applied.dropped())
                        : line)
                .toList();
        return read(cell, lines, number.applyAsInt(cell.output()), renumbered(cell.next(), number));
    }

    private static List<Integer> renumbered(List<Integer> values, IntUnaryOperator number) {
        return values.stream().map(number::applyAsInt).toList();
    }

    private static RandomCell timed(RandomCell cell, int times) {
        return new RandomCell(
                times,
                cell.dtype(),
                cell.x(),
                cell.states(),
                cell.captured(),
                cell.lines(),
                cell.output(),
                cell.next());
    }

    private static RandomCell read(RandomCell cell, List<Line> lines, int output, List<Integer> next) {
        return new RandomCell(
                cell.times(), cell.dtype(), cell.x(), cell.states(), cell.captured(), lines, output, next);
    }
}
