package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.CellComparison.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Checkpoint;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that draw noise are compiled, with the masks that a run step by step draws. */
class NoisyStepTest {
    private static final int ROWS = 5;
    private static final int SIZE = 6;
    private static final RandomKey KEY = RandomKey.of(5);
    private static final Parameter W = Cell.parameter(1, SIZE, SIZE);
    private static final Tensor H = Cell.uniform(Shape.of(ROWS, SIZE), 2);

    private static Tensor x(int times) {
        return Cell.uniform(Shape.of(times, ROWS, SIZE), 1);
    }

    private static Recurrence.Result<Var> result(Var next) {
        return new Recurrence.Result<>(next, next);
    }

    private static Var next(Var x, Var h) {
        return h.matmul(W).add(x).tanh();
    }

    static Map<String, Recurrence<Var>> steps() {
        return Map.ofEntries(
                Map.entry("of the state", (x, h) -> result(next(x, Functions.dropout(h, 0.5)))),
                Map.entry(
                        "of x", (x, h) -> result(next(Functions.dropout(x, 0.3).matmul(W), h))),
                Map.entry("of the output", (x, h) -> {
                    Var next = next(x, h);
                    return new Recurrence.Result<>(Functions.dropout(next, 0.5), next);
                }),
                Map.entry("twice of one value, with one that drops nothing between", (x, h) -> {
                    Var first = Functions.dropout(h, 0.5);
                    Var none = Functions.dropout(x, 0);
                    return result(next(none.add(first), Functions.dropout(h, 0.5)));
                }),
                Map.entry(
                        "of a weight",
                        (x, h) -> result(
                                h.matmul(Functions.dropout(W.on(x), 0.4)).add(x).tanh())),
                Map.entry(
                        "of a bias as long as there are rows",
                        (x, h) ->
                                result(next(x, h).mul(Functions.dropout(W.on(x).slice(0, 0, ROWS), 0.4)))),
                Map.entry("of numbers and of blocks", (x, h) -> {
                    Var numbers = Functions.dropout(h.sum(1), 0.5).reshape(Shape.of(ROWS, 1));
                    Var blocks = Functions.dropout(h.reshape(Shape.of(ROWS, 2, 3)), 0.5);
                    return result(next(x.add(numbers), blocks.reshape(h.shape())));
                }),
                Map.entry("that selects", (x, h) -> result(Masks.where(Masks.drawn(h, 0.5), next(x, h), h))),
                Map.entry("that nothing reads", (x, h) -> {
                    Functions.dropout(x, 0.5);
                    return result(next(x, Functions.dropout(h, 0.5)));
                }));
    }

    static Stream<String> names() {
        return steps().keySet().stream();
    }

    private interface Way {
        Sequence<Var> run(Var x, Var h);
    }

    /** What two runs on one tape give, with their gradients, and a mask that is drawn after them. */
    private static List<Tensor> run(Way way, Tape tape, int times) {
        try (tape) {
            Var x = tape.input(x(times));
            Var h = tape.input(H);
            Sequence<Var> first = way.run(x, h);
            Sequence<Var> second = way.run(x, h);
            Tensor mask = Masks.drawn(h, 0.5).value();
            Var loss = Elman.loss(first)
                    .add(Elman.loss(second).mul(2))
                    .add(W.on(tape).sum());
            List<Var> wrt = List.of(x, h, W.on(tape));
            Gradients gradients = tape.gradients(loss, wrt, Pullback.plain());
            List<Tensor> found = new ArrayList<>(List.of(
                    first.all().value(),
                    first.last().value(),
                    second.all().value(),
                    second.last().value(),
                    mask));
            wrt.forEach(each -> found.add(gradients.of(each).value()));
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void compiledAStepDrawsAsStepByStep(String name) {
        Scan<Var> scan = new Scan<>(steps().get(name));
        for (int times : new int[] {1, 4, 30}) {
            List<Tensor> compiled = run(scan::run, Tape.training(KEY), times);
            assertClose(run(scan::unrolled, Tape.training(KEY), times), compiled);
            assertEquals(compiled, run(scan::run, Tape.training(KEY), times));
            assertNotEquals(compiled, run(scan::run, Tape.training(RandomKey.of(6)), times));
            assertClose(run(scan::unrolled, Tape.open(), times), run(scan::run, Tape.open(), times));
        }
        try (Tape tape = Tape.training(KEY)) {
            String explained = scan.explain(tape.input(x(3)), tape.input(H));
            assertTrue(explained.startsWith("compiled"), explained);
        }
    }

    /** Its runs draw noise of their own. */
    @ParameterizedTest
    @MethodSource("names")
    void explainingDrawsNothing(String name) {
        Scan<Var> scan = new Scan<>(steps().get(name));
        Way explained = (x, h) -> {
            scan.explain(x, h);
            return scan.run(x, h);
        };
        assertEquals(run(scan::run, Tape.training(KEY), 4), run(explained, Tape.training(KEY), 4));
    }

    /** Also where no pass has moved anything. */
    @ParameterizedTest
    @MethodSource("names")
    void asItWasTraced(String name) {
        Scan<Var> scan = new Scan<>(steps().get(name), Settings.usual().with(Passes.none()));
        assertClose(run(scan::unrolled, Tape.training(KEY), 4), run(scan::run, Tape.training(KEY), 4));
    }

    @ParameterizedTest
    @MethodSource("names")
    void toTheSecondOrder(String name) {
        Scan<Var> scan = new Scan<>(steps().get(name));
        List<List<Tensor>> found = new ArrayList<>();
        for (Way way : List.<Way>of(scan::unrolled, scan::run)) {
            try (Tape tape = Tape.training(KEY)) {
                Var x = tape.input(x(4));
                Var h = tape.input(H);
                List<Var> wrt = List.of(x, h, W.on(tape));
                Var loss = Elman.loss(way.run(x, h)).add(W.on(tape).sum());
                Gradients slopes = tape.gradients(loss, wrt, Pullback.recorded());
                Var norm = slopes.of(x).square().sum().add(slopes.of(h).square().sum());
                Gradients second = tape.gradients(norm, wrt, Pullback.plain());
                found.add(wrt.stream().map(each -> second.of(each).value()).toList());
            }
        }
        assertClose(found.get(0), found.get(1));
    }

    @ParameterizedTest
    @MethodSource("names")
    void calculatedAgainInTheBackwardPass(String name) {
        Scan<Var> scan = new Scan<>(steps().get(name));
        List<Tensor> kept = run(scan::run, Tape.training(KEY), 4);
        Way again = (x, h) -> {
            Var all = Checkpoint.of(
                    in -> {
                        Sequence<Var> run = scan.run(in.get(0), in.get(1));
                        return Functions.stack(0, List.of(run.all().select(0, 0), run.last()));
                    },
                    List.of(x, h));
            return new Sequence<>(all.slice(0, 0, 1), all.select(0, 1));
        };
        Way once = (x, h) -> {
            Sequence<Var> run = scan.run(x, h);
            return new Sequence<>(run.all().slice(0, 0, 1), run.last());
        };
        assertEquals(run(once, Tape.training(KEY), 4), run(again, Tape.training(KEY), 4));
        assertEquals(kept.get(1), run(again, Tape.training(KEY), 4).get(1));
    }

    /** Of float32, too: what is seen of the masks is the same to the bit. */
    @Test
    void theMasksAreTheSameBits() {
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var some = Functions.dropout(x.mul(0).add(1), 0.3);
            return new Recurrence.Result<>(some.add(Masks.drawn(h, 0.4).mul(2)), h);
        });
        for (DType type : DType.values()) {
            List<Tensor> found = new ArrayList<>();
            for (Way way : List.<Way>of(scan::unrolled, scan::run)) {
                try (Tape tape = Tape.training(KEY)) {
                    Var x = tape.input(x(40).to(type));
                    Var h = tape.input(H.to(type));
                    found.add(way.run(x, h).all().value());
                    found.add(way.run(x, h).all().value());
                }
            }
            assertEquals(found.get(0), found.get(2));
            assertEquals(found.get(1), found.get(3));
            assertNotEquals(found.get(0), found.get(1));
            assertNotEquals(
                    Var.of(found.getFirst()).select(0, 0).value(),
                    Var.of(found.getFirst()).select(0, 1).value());
        }
    }
}
