package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.CellComparison.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Layout;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be run, with what: every size and layout, on a tape and on none, with values captured from outside. */
class ScanInputsTest {
    private final Elman cell = new Elman();
    private final Scan<Var> scan = new Scan<>(cell);

    private void check(Tensor x, Tensor h) {
        assertClose(cell.run(scan::unrolled, x, h), cell.run(scan::run, x, h));
    }

    @Test
    void oneScanRunsOverAnySizesOneAfterTheOther() {
        for (int times : new int[] {1, 5, 2, 1, 300}) {
            for (int rows : new int[] {3, 1, 8, 3}) {
                check(Elman.x(times, rows, times), Elman.h(rows, rows));
            }
        }
        assertTrue(scan.explain(Var.of(Elman.x(5, 3, 1)), Var.of(Elman.h(3, 1)))
                .startsWith("compiled: 5 steps of 3 rows"));
    }

    /** More sizes than compiled steps are kept of. */
    @Test
    void oneScanRunsOverBatchesOfAHundredSizes() {
        for (int rows = 1; rows <= 100; rows++) {
            check(Elman.x(2, rows, rows), Elman.h(rows, rows));
        }
        check(Elman.x(2, 1, 1), Elman.h(1, 1));
    }

    /** In more ways than steps back, or memory for them, are kept of. */
    @Test
    void gradientsMayBeAskedForInEveryWay() {
        for (int ways = 1; ways < 64; ways++) {
            int way = ways % 32;
            List<List<Tensor>> found = new ArrayList<>();
            for (boolean compiled : new boolean[] {false, true}) {
                try (Tape tape = Tape.open()) {
                    List<Var> all = new ArrayList<>(List.of(tape.input(Elman.x(3, 2, 1)), tape.input(Elman.h(2, 1))));
                    Sequence<Var> sequence =
                            compiled ? scan.run(all.get(0), all.get(1)) : scan.unrolled(all.get(0), all.get(1));
                    cell.parameters().forEach(parameter -> all.add(parameter.on(tape)));
                    List<Var> wrt = IntStream.range(0, all.size())
                            .filter(i -> (way >> i & 1) == 1)
                            .mapToObj(all::get)
                            .toList();
                    Gradients gradients = tape.gradients(Elman.loss(sequence), wrt, Pullback.plain());
                    found.add(
                            wrt.stream().map(each -> gradients.of(each).value()).toList());
                }
            }
            assertClose(found.get(0), found.get(1));
        }
    }

    @Test
    void noRowsNoFeaturesOrNoStatesAreNoExceptions() {
        Sequence<Var> none = scan.run(Var.of(Elman.x(2, 0, 1)), Var.of(Elman.h(0, 1)));
        assertEquals(Shape.of(2, 0, Elman.HIDDEN), none.all().shape());
        Scan<List<Var>> stateless = new Scan<>((x, state) -> Cell.result(x.tanh()));
        Var x = Var.of(Elman.x(2, 2, 1));
        assertEquals(x.tanh().value(), stateless.run(x, List.of()).all().value());
        Scan<Var> counting = new Scan<>((each, n) -> new Recurrence.Result<>(n.add(each.sum(1)), n.add(1)));
        Sequence<Var> counted =
                counting.run(Var.of(Cell.uniform(Shape.of(3, 2, 0), 1)), Var.of(Tensor.of(new double[2], 2)));
        assertEquals(
                Tensor.of(new double[] {0, 0, 1, 1, 2, 2}, 3, 2), counted.all().value());
    }

    @Test
    void noStepsAreAnError() {
        for (Shape shape : List.of(Shape.of(0, 2, 3), Shape.of())) {
            Var x = Var.of(Cell.uniform(shape, 1));
            for (Elman.Way way : List.<Elman.Way>of(scan::run, scan::unrolled)) {
                ShapeException e = assertThrows(ShapeException.class, () -> way.run(x, Var.of(Elman.h(2, 1))));
                assertEquals(
                        "scan: got x of shape " + shape + ", expected one step or more along axis 0", e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void xAndTheStateMayLieInAnyWay(Layout layout) {
        Shape sequence = Shape.of(4, 2, Elman.INPUT);
        Shape state = Shape.of(2, Elman.HIDDEN);
        Elman.Way viewed = (x, h) -> scan.run(layout.view(x, sequence), layout.view(h, state));
        Elman.Way unrolled = (x, h) -> scan.unrolled(layout.view(x, sequence), layout.view(h, state));
        Tensor x = Cell.uniform(layout.behind(sequence), 1);
        Tensor h = Cell.uniform(layout.behind(state), 2);
        assertClose(cell.run(unrolled, x, h), cell.run(viewed, x, h));
    }

    @Test
    void offTheTapeTheSameIsGiven() {
        Tensor x = Elman.x(4, 2, 1);
        Tensor h = Elman.h(2, 2);
        List<Tensor> recorded = cell.run(scan::run, x, h);
        Sequence<Var> inferred = scan.run(Var.of(x), Var.of(h));
        assertEquals(recorded.get(0), inferred.all().value());
        assertEquals(recorded.get(1), inferred.last().value());
    }

    /** As a memory that an attention reads: its gradient is that of all steps. */
    @Test
    void capturedValuesOfTheTapeGetGradients() {
        Parameter keys = Cell.parameter(7, Elman.HIDDEN, 5);
        List<List<Tensor>> found = new ArrayList<>();
        for (boolean compiled : new boolean[] {false, true}) {
            try (Tape tape = Tape.open()) {
                Var memory = tape.input(Cell.uniform(Shape.of(5, Elman.HIDDEN), 8));
                Var values = memory.tanh(); // on the tape, and no input of it
                Scan<Var> attending = new Scan<>((x, h) -> {
                    Var context = h.matmul(keys).softmax(1).matmul(values);
                    Var next = x.matmul(cell.u()).add(context).tanh();
                    return new Recurrence.Result<>(next, next);
                });
                Var x = tape.input(Elman.x(4, 2, 1));
                Var h = tape.input(Elman.h(2, 1));
                Sequence<Var> sequence = compiled ? attending.run(x, h) : attending.unrolled(x, h);
                Var k = keys.on(tape);
                Gradients gradients = tape.gradients(Elman.loss(sequence), List.of(memory, k), Pullback.plain());
                found.add(List.of(gradients.of(memory).value(), gradients.of(k).value()));
            }
        }
        assertClose(found.get(0), found.get(1));
    }

    @Test
    void theTapeMayBeThatOfTheState() {
        Parameter w = cell.w();
        Scan<Var> driven = new Scan<>(
                (x, h) -> new Recurrence.Result<>(h, x.matmul(w).add(h).tanh())); // x alone meets w
        List<List<Tensor>> found = new ArrayList<>();
        for (boolean compiled : new boolean[] {false, true}) {
            try (Tape tape = Tape.open()) {
                Var x = Var.of(Cell.uniform(Shape.of(3, 2, Elman.HIDDEN), 1)); // on no tape
                Var h = tape.input(Elman.h(2, 1));
                Sequence<Var> sequence = compiled ? driven.run(x, h) : driven.unrolled(x, h);
                found.add(List.of(tape.backward(Elman.loss(sequence)).of(w).value()));
            }
        }
        assertClose(found.get(0), found.get(1));
    }

    /** The step is not traced for that tape, and runs on it step by step; of two tapes it is an error, as unrolled. */
    @Test
    void theTapeMayBeThatOfACapturedValueAlone() {
        Var x = Var.of(Elman.x(3, 2, 1));
        Var h = Var.of(Elman.h(2, 1));
        List<List<Tensor>> found = new ArrayList<>();
        for (boolean compiled : new boolean[] {false, true}) {
            try (Tape tape = Tape.open()) {
                Var weight = Var.of(cell.u().value());
                Var bias = tape.input(Cell.uniform(Shape.of(Elman.HIDDEN), 3));
                Scan<Var> biased = new Scan<>((each, before) -> {
                    Var next = each.matmul(weight).add(bias).add(before).tanh();
                    return new Recurrence.Result<>(next, next);
                });
                Sequence<Var> sequence = compiled ? biased.run(x, h) : biased.unrolled(x, h);
                Gradients gradients = tape.gradients(Elman.loss(sequence), List.of(bias), Pullback.plain());
                found.add(List.of(gradients.of(bias).value()));
                try (Tape other = Tape.open()) {
                    Var foreign = other.input(Elman.x(3, 2, 1));
                    String sentence = assertThrows(TapeException.class, () -> biased.run(foreign, h))
                            .getMessage();
                    assertTrue(sentence.contains("two tapes"), sentence);
                }
            }
        }
        assertClose(found.get(0), found.get(1));
    }

    @Test
    void idsMayHaveEnteredOnTheTape() {
        List<List<Tensor>> found = new ArrayList<>();
        for (boolean compiled : new boolean[] {false, true}) {
            try (Tape tape = Tape.open()) {
                Ids ids = tape.ids(Ids.of(new int[] {1, 0, 1}, 3));
                Scan<Var> looking = new Scan<>((x, h) -> {
                    Var next = h.add(x.matmul(cell.u()).gatherRows(ids)).tanh();
                    return new Recurrence.Result<>(next, next);
                });
                Var x = tape.input(Elman.x(4, 2, 1));
                Var h = tape.input(Elman.h(3, 1));
                Sequence<Var> sequence = compiled ? looking.run(x, h) : looking.unrolled(x, h);
                found.add(List.of(
                        sequence.all().value(),
                        tape.backward(Elman.loss(sequence)).of(cell.u()).value()));
            }
        }
        assertClose(found.get(0), found.get(1));
    }

    /** A step may be a scan itself, as over the parts of what comes at one time. */
    @Test
    void anErrorOfTheStepComesThroughAndHurtsNoLaterRun() {
        Var wide = Var.of(Cell.uniform(Shape.of(2, 2, 7), 1));
        ShapeException e = assertThrows(ShapeException.class, () -> scan.run(wide, Var.of(Elman.h(2, 1))));
        assertTrue(e.getMessage().startsWith("matmul: shapes [2, 7] and [3, 4]"), e.getMessage());
        check(Elman.x(3, 2, 1), Elman.h(2, 1));
    }

    /** The identity, whose pullback is another op, which fails when it is told to. */
    private record Failing(AtomicBoolean told, boolean isBack) implements Op {
        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public void forward(Inputs in, Buffer out) {
            if (isBack && told.get()) {
                throw new ArithmeticException("told to");
            }
            Copies.into(in.at(0), out);
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            gradients.give(0, () -> Var.apply(new Failing(told, true), cotangent));
        }

        @Override
        public Saves saves() {
            return Saves.NOTHING;
        }
    }

    /** The memory of a pass that failed is used again, and nothing of that pass. */
    @Test
    void aPassBackThatFailsHurtsNoLaterOne() {
        AtomicBoolean told = new AtomicBoolean();
        Scan<Var> failing = new Scan<>((x, h) -> {
            Recurrence.Result<Var> result = cell.step(x, Var.apply(new Failing(told, false), h));
            return new Recurrence.Result<>(result.output().matmul(cell.w()), result.next());
        });
        Tensor x = Elman.x(3, 2, 1);
        Tensor h = Elman.h(2, 1);
        cell.run(failing::run, x, h);
        told.set(true);
        assertThrows(ArithmeticException.class, () -> cell.run(failing::run, x, h));
        told.set(false);
        cell.w().assign(Cell.uniform(cell.w().shape(), 9));
        Elman.Way unrolled = failing::unrolled;
        assertClose(cell.run(unrolled, x, h), cell.run(failing::run, x, h));
    }
}
