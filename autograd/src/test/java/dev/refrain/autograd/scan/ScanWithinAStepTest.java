package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.CellComparison.assertClose;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that runs a scan itself, as over the characters of a word. */
class ScanWithinAStepTest {
    private final Elman cell = new Elman();
    private final Scan<Var> scan = new Scan<>(cell);

    @Test
    void aStepMayScan() {
        Scan<Var> outer = new Scan<>((x, h) -> {
            Var last = scan.run(x.permute(1, 0, 2), h).last();
            return new Recurrence.Result<>(last, last);
        });
        Elman.Way compiled = (x, h) -> outer.run(Functions.stack(2, List.of(x, x.mul(0.5))), h);
        Elman.Way unrolled = (x, h) -> {
            Scan<Var> all = new Scan<>((each, state) -> {
                Var last = scan.unrolled(each.permute(1, 0, 2), state).last();
                return new Recurrence.Result<>(last, last);
            });
            return all.unrolled(Functions.stack(2, List.of(x, x.mul(0.5))), h);
        };
        assertClose(
                cell.run(unrolled, Elman.x(3, 2, 1), Elman.h(2, 1)),
                cell.run(compiled, Elman.x(3, 2, 1), Elman.h(2, 1)));
    }

    /** The scan within is done again on the tape, and differentiated there. */
    @Test
    void aStepMayScanToTheSecondOrder() {
        List<List<Tensor>> found = new ArrayList<>();
        for (boolean compiled : new boolean[] {false, true}) {
            Scan<Var> outer = new Scan<>((x, h) -> {
                Var rows = x.permute(1, 0, 2);
                Var last = (compiled ? scan.run(rows, h) : scan.unrolled(rows, h)).last();
                return new Recurrence.Result<>(last, last);
            });
            try (Tape tape = Tape.open()) {
                Var x = tape.input(Cell.uniform(Shape.of(3, 2, 2, Elman.INPUT), 1));
                Var h = tape.input(Elman.h(2, 1));
                Sequence<Var> sequence = compiled ? outer.run(x, h) : outer.unrolled(x, h);
                Gradients slopes = tape.gradients(Elman.loss(sequence), List.of(x, h), Pullback.recorded());
                Var norm = slopes.of(x).square().sum().add(slopes.of(h).square().sum());
                List<Var> wrt = new ArrayList<>(List.of(x, h));
                cell.parameters().forEach(parameter -> wrt.add(parameter.on(tape)));
                Gradients second = tape.gradients(norm, wrt, Pullback.plain());
                found.add(wrt.stream().map(each -> second.of(each).value()).toList());
            }
        }
        assertClose(found.get(0), found.get(1));
    }
}
