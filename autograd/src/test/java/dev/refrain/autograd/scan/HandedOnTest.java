package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A part of the state that every step hands on as it comes, such as what is attended to, lies in one place. */
class HandedOnTest {
    private static final int STEPS = 5;
    private static final int BATCH = 3;
    private static final int SIZE = 4;

    private static final Var WEIGHT = Var.of(drawn("weight", SIZE, SIZE));

    private static Tensor drawn(String name, int... sizes) {
        double[] values = new double[Arrays.stream(sizes).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(values, i -> RandomKey.of(3).child(name).normal(i));
        return Tensor.of(values, sizes);
    }

    /** What is handed on feeds the state, a product that leaves the loop, and both back. */
    private static Recurrence.Result<List<Var>> step(Var x, List<Var> state) {
        Var kept = state.get(1);
        Var next = x.add(state.get(0)).mul(kept).tanh();
        Var output = next.add(kept.matmul(WEIGHT)).mul(kept.square().matmul(WEIGHT));
        return new Recurrence.Result<>(output, List.of(next, kept));
    }

    private final Scan<List<Var>> scan = new Scan<>(HandedOnTest::step);

    private record Run(List<Tensor> values, List<Tensor> gradients) {}

    private Run run(Tensor x, Tensor kept, boolean compiled) {
        try (Tape tape = Tape.open()) {
            List<Var> leaves = List.of(tape.input(x), tape.input(drawn("h", BATCH, SIZE)), tape.input(kept));
            List<Var> first = leaves.subList(1, 3);
            Sequence<List<Var>> y =
                    compiled ? scan.run(leaves.getFirst(), first) : scan.unrolled(leaves.getFirst(), first);
            List<Var> results = new ArrayList<>(List.of(y.all()));
            results.addAll(y.last());
            Var loss = results.stream()
                    .map(each -> each.mul(Var.of(drawn(
                                    "c" + results.indexOf(each), each.shape().sizes())))
                            .sum())
                    .reduce(Var::add)
                    .orElseThrow();
            List<Tensor> values = results.stream().map(Var::value).toList();
            var gradients = tape.gradients(loss, leaves, Pullback.plain());
            return new Run(
                    values,
                    leaves.stream().map(leaf -> gradients.of(leaf).value()).toList());
        }
    }

    /** The second run has others in the same memory. */
    @Test
    void compiledItGivesWhatItGivesStepByStep() {
        for (String name : List.of("one", "other")) {
            Tensor x = drawn("x" + name, STEPS, BATCH, SIZE);
            Tensor kept = drawn("kept" + name, BATCH, SIZE);
            Run compiled = run(x, kept, true);
            Run unrolled = run(x, kept, false);
            assertEquals(kept, compiled.values().get(2));
            for (int k = 0; k < 3; k++) {
                assertArrayEquals(
                        unrolled.values().get(k).toDoubles(),
                        compiled.values().get(k).toDoubles(),
                        1e-12);
                assertArrayEquals(
                        unrolled.gradients().get(k).toDoubles(),
                        compiled.gradients().get(k).toDoubles(),
                        1e-12);
            }
        }
    }

    @Test
    void itIsNotCopiedFromStepToStep() {
        List<Var> first = List.of(Var.of(drawn("h", BATCH, SIZE)), Var.of(drawn("kept", BATCH, SIZE)));
        String text = scan.explain(Var.of(drawn("x", STEPS, BATCH, SIZE)), first);
        assertTrue(text.startsWith("compiled"), text);
        assertFalse(text.contains("copy(s1)"), text);
    }

    /** Memory for it does not grow with the number of steps: that of a wide one is next to nothing. */
    @Test
    void itsMemoryIsThatOfOneTime() {
        Scan<List<Var>> attending = new Scan<>((x, state) -> {
            Var wide = state.get(1);
            Var next = x.add(state.get(0)).add(wide.sum(1)).tanh();
            return new Recurrence.Result<>(next, List.of(next, wide));
        });
        int width = 1000;
        Var wide = Var.of(drawn("wide", BATCH, width, SIZE));
        String text =
                attending.explain(Var.of(drawn("x", 100, BATCH, SIZE)), List.of(Var.of(drawn("h", BATCH, SIZE)), wide));
        assertTrue(text.endsWith(", in 327 kB of memory"), text); // the value alone takes 96 kB
    }

    /** Gradients of gradients are replayed step by step. */
    @Test
    void ofTheSecondOrderToo() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(drawn("x", STEPS, BATCH, SIZE));
            Var kept = tape.input(drawn("kept", BATCH, SIZE));
            List<Tensor> found = new ArrayList<>();
            for (boolean compiled : new boolean[] {true, false}) {
                List<Var> first = List.of(Functions.zeros(x.select(0, 0), SIZE), kept);
                Var y = (compiled ? scan.run(x, first) : scan.unrolled(x, first)).all();
                Var by = tape.gradients(y.square().sum(), List.of(kept), Pullback.recorded())
                        .of(kept);
                found.add(tape.gradients(by.square().sum(), List.of(kept), Pullback.recorded())
                        .of(kept)
                        .value());
            }
            double[] expected = found.get(1).toDoubles();
            double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertArrayEquals(expected, found.get(0).toDoubles(), 1e-12 * scale);
        }
    }

    @Test
    void inFloat32AndForManyRowsToo() {
        Tensor x = drawn("x", 40, 20, SIZE).to(DType.FLOAT32);
        Var kept = Var.of(drawn("kept", 20, SIZE).to(DType.FLOAT32));
        Var weight = Var.of(WEIGHT.value().to(DType.FLOAT32));
        Scan<List<Var>> narrow = new Scan<>((in, state) -> {
            Var next = in.add(state.get(0)).mul(state.get(1)).tanh();
            return new Recurrence.Result<>(next.add(state.get(1).matmul(weight)), List.of(next, state.get(1)));
        });
        List<Var> first = List.of(Functions.zeros(kept, SIZE), kept);
        assertArrayEquals(
                narrow.unrolled(Var.of(x), first).all().value().toFloats(),
                narrow.run(Var.of(x), first).all().value().toFloats(),
                1e-5f);
        assertEquals(List.of("0", "1"), List.copyOf(Tree.values(first).keySet()));
    }
}
