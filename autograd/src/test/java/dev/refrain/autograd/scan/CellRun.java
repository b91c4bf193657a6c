package dev.refrain.autograd.scan;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs of a cell over time, compiled and step by step, with their gradients. Runs of one cell share the compiled step. */
final class CellRun {
    /** What a run is asked for. */
    record Asked(boolean byOutputs, boolean byLast, IntPredicate wanted, boolean twice) {
        /** Everything. */
        static final Asked ALL = new Asked(true, true, input -> true, false);
    }

    /** What a run gives: the outputs and last states, then the gradients. */
    record Given(List<Tensor> values, List<Tensor> gradients) {}

    private final Cell cell;
    private final Scan<List<Var>> scan;
    private List<Var> captured = List.of();

    CellRun(Cell cell, Passes passes) {
        this(cell, Settings.usual().with(passes));
    }

    CellRun(Cell cell, Settings settings) {
        this.cell = cell;
        scan = new Scan<>((x, states) -> cell.step(x, states, captured), settings);
    }

    Given compiled(Asked asked) {
        return run(asked, scan::run);
    }

    Given unrolled(Asked asked) {
        return run(asked, scan::unrolled);
    }

    /** The values of a run on no tape; for a run that does nothing else, as what is captured is a constant then. */
    Given inferred() {
        return inferred(scan::run);
    }

    Given inferredUnrolled() {
        return inferred(scan::unrolled);
    }

    private Given inferred(Way way) {
        captured = IntStream.range(0, cell.captured().size())
                .mapToObj(k -> Var.of(drawn(cell.captured().get(k), 50 + k)))
                .toList();
        List<Var> first = IntStream.range(0, cell.states().size())
                .mapToObj(k -> Var.of(drawn(cell.states().get(k), 1 + k)))
                .toList();
        return new Given(values(way.run(Var.of(drawn(timed(cell.x()), 0)), first)), List.of());
    }

    private static List<Tensor> values(Sequence<List<Var>> sequence) {
        return Stream.concat(Stream.of(sequence.all()), sequence.last().stream())
                .map(Var::value)
                .toList();
    }

    private interface Way {
        Sequence<List<Var>> run(Var x, List<Var> first);
    }

    private Given run(Asked asked, Way way) {
        try (Tape tape = cell.tape()) {
            Var x = enter(tape, timed(cell.x()), 0);
            List<Var> first = IntStream.range(0, cell.states().size())
                    .mapToObj(k -> enter(tape, cell.states().get(k), 1 + k))
                    .toList();
            captured = IntStream.range(0, cell.captured().size())
                    .mapToObj(k -> enter(tape, cell.captured().get(k), 50 + k))
                    .toList();
            Sequence<List<Var>> sequence = way.run(x, first);
            List<Var> inputs = Stream.of(Stream.of(x), first.stream(), captured.stream())
                    .flatMap(each -> each)
                    .toList();
            return new Given(values(sequence), gradients(tape, asked, loss(asked, x, sequence), inputs));
        }
    }

    private List<Tensor> gradients(Tape tape, Asked asked, Var loss, List<Var> inputs) {
        List<Var> all = new ArrayList<>(inputs);
        for (Parameter parameter : cell.parameters()) {
            all.add(parameter.on(tape));
        }
        List<Var> wrt = IntStream.range(0, all.size())
                .filter(asked.wanted())
                .mapToObj(all::get)
                .toList();
        if (!asked.twice()) {
            return values(tape.gradients(loss, wrt, Pullback.plain()), wrt);
        }
        Gradients once = tape.gradients(loss, wrt, Pullback.recorded());
        Var slope = inputs.getFirst().sum().mul(0);
        for (int i = 0; i < wrt.size(); i++) {
            slope = slope.add(weighted(once.of(wrt.get(i)), 80 + i));
        }
        List<Tensor> found = new ArrayList<>(values(once, wrt));
        found.addAll(values(tape.gradients(slope, wrt, Pullback.plain()), wrt));
        return found;
    }

    private static List<Tensor> values(Gradients gradients, List<Var> wrt) {
        return wrt.stream().map(each -> gradients.of(each).value()).toList();
    }

    private Var loss(Asked asked, Var x, Sequence<List<Var>> sequence) {
        Var loss = x.sum().mul(0); // so that there is one if nothing depends on anything
        if (asked.byOutputs()) {
            loss = loss.add(weighted(sequence.all(), 60));
        }
        for (int k = 0; asked.byLast() && k < sequence.last().size(); k++) {
            loss = loss.add(weighted(sequence.last().get(k), 61 + k));
        }
        return loss;
    }

    private Var weighted(Var value, int number) {
        return value.mul(Var.of(Cell.uniform(value.shape(), number).to(cell.dtype())))
                .sum();
    }

    private Var enter(Tape tape, Shape shape, int number) {
        return tape.input(drawn(shape, number));
    }

    private Tensor drawn(Shape shape, int number) {
        return Cell.uniform(shape, number).to(cell.dtype());
    }

    private Shape timed(Shape shape) {
        return Shape.of(IntStream.concat(IntStream.of(cell.times()), IntStream.of(shape.sizes()))
                .toArray());
    }
}
