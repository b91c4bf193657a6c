package dev.refrain.nn.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Layer;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GradChecksTest {
    /** A cell whose first state is learned. */
    public record LearnedStart(Linear sum, Parameter start) implements Cell<Var> {
        LearnedStart(int input, int hidden) {
            this(new Linear(hidden + input, hidden), new Parameter(Shape.of(hidden), Initialisers.zeros()));
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            Var next = sum.apply(Functions.concat(h, x)).tanh();
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, start.shape().size(0)).add(start);
        }
    }

    /** A cell of no parameters whose state is forgotten by the gradient. */
    public record Forgetful() implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            Var next = x.add(h.detach()).tanh();
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, x.shape().size(1));
        }
    }

    @Test
    void aSoundCellPassesOverAllRunsByEverythingItDependsOn() {
        GradChecks checks = GradChecks.of(new LstmCell(2, 3), 2);
        checks.verify();
        List<String> runs = List.of(
                "LstmCell over 1 step, batch 1, given state",
                "LstmCell over 1 step, batch 3, given state",
                "LstmCell over 2 steps, batch 1, given state",
                "LstmCell over 2 steps, batch 3, given state",
                "LstmCell over 2 steps, batch 3, own first state",
                "LstmCell over 7 steps, batch 1, given state",
                "LstmCell over 7 steps, batch 3, given state",
                "LstmCell over 20 steps, batch 4, given state");
        assertEquals(
                Stream.concat(runs.stream(), runs.stream().map(run -> run + ", unrolled"))
                        .toList(),
                checks.each().stream().map(GradCheck::label).toList());
        List<GradReport> reports = checks.run();
        int weights = 4 * 3 * (2 + 3 + 1);
        assertEquals(
                "Jacobian of 9 by %d elements".formatted(2 + 6 + weights),
                reports.getFirst().how());
        assertEquals(
                "Jacobian of 36 by %d elements".formatted(12 + weights),
                reports.get(4).how());
        assertEquals("2 random directions", reports.getLast().how());
        assertTrue(reports.stream().allMatch(report -> report.passed() && report.order() == 2));
    }

    @Test
    void aUsersCellWithALearnedStartPasses() {
        GradChecks.of(new LearnedStart(2, 3), 2).verify();
        GradChecks layer = GradChecks.of(Recurrent.of(new LearnedStart(1, 2)), 1);
        layer.verify();
        assertEquals(12, layer.each().size(), "of six sets of lengths, from a given state and from its own");
    }

    @Test
    void aMistakeIsReportedByThePartOfTheState() {
        AssertionError failed = assertThrows(
                AssertionError.class, () -> GradChecks.of(new Forgetful(), 2).verify());
        List<String> lines = failed.getMessage().lines().toList();
        assertEquals("  wrong by state (2 of 2 elements); right by x", lines.get(1));
        assertTrue(lines.get(2).contains("detach at GradChecksTest$Forgetful.step(GradChecksTest.java:"), lines.get(2));
        assertTrue(lines.get(3).startsWith("  WRONG: first order, output[0, 0, 0] by state[0, 0] = "), lines.get(3));
        assertTrue(lines.get(3).contains(": gradient 0.0, central difference "), lines.get(3));
        assertTrue(lines.stream().skip(1).noneMatch(line -> line.startsWith("gradcheck of ")), "the least alone");
        assertEquals(
                Collections.nCopies(16, false),
                GradChecks.of(new Forgetful(), 2).run().stream()
                        .map(GradReport::passed)
                        .toList());
    }

    /** A state that is a class: nothing would carry or check what it holds. */
    public record Classy() implements Cell<Classy.State> {
        static final class State {
            private final Var h;

            State(Var h) {
                this.h = h;
            }
        }

        @Override
        public Step<State> step(Var x, State state) {
            Var next = x.add(state.h).tanh();
            return new Step<>(next, new State(next));
        }

        @Override
        public State initialState(Var x) {
            return new State(Functions.zeros(x, x.shape().size(1)));
        }
    }

    @Test
    void aStateThatCannotBeLookedIntoIsNamed() {
        String message = assertThrows(ModelException.class, () -> GradChecks.of(new Classy(), 2))
                .getMessage();
        assertTrue(
                message.startsWith("tree: the state is a dev.refrain.nn.check.GradChecksTest$Classy$State, "), message);
    }

    @Test
    void whatHasNoNameIsCalledByItsKind() {
        Layer lambda = x -> x.tanh();
        assertEquals(
                "a layer of [2]", GradChecks.of(lambda, 2).each().getFirst().label());
        Cell<Var> anonymous = new Cell<>() {
            @Override
            public Step<Var> step(Var x, Var h) {
                return new Step<>(x.add(h), x.add(h));
            }

            @Override
            public Var initialState(Var x) {
                return Functions.zeros(x, x.shape().size(1));
            }
        };
        assertEquals(
                "a cell over 1 step, batch 1, given state",
                GradChecks.of(anonymous, 2).each().getFirst().label());
    }

    @Test
    void nullIsNamed() {
        assertEquals(
                "cell",
                assertThrows(NullPointerException.class, () -> GradChecks.of((Cell<?>) null, 2))
                        .getMessage());
        assertEquals(
                "layer",
                assertThrows(NullPointerException.class, () -> GradChecks.of((Layer) null, 2))
                        .getMessage());
        assertEquals(
                "loss",
                assertThrows(NullPointerException.class, () -> GradChecks.of((Loss) null))
                        .getMessage());
        assertEquals(
                "key",
                assertThrows(NullPointerException.class, () -> GradChecks.drawn(new Linear(1, 1), null))
                        .getMessage());
    }

    @Test
    void layersAreCheckedByTheirInputAndTheirParameters() {
        GradChecks checks = GradChecks.of(new Linear(3, 2), 3);
        checks.verify();
        assertEquals("Jacobian of 12 by 26 elements", checks.run().getLast().how());
        assertEquals(
                List.of("Linear of [3]", "Linear of [1, 3]", "Linear of [4, 3]", "Linear of [3, 2, 3]"),
                checks.each().stream().map(GradCheck::label).toList());
        Layer detached = x -> x.detach().tanh();
        assertThrows(AssertionError.class, () -> GradChecks.of(detached, 2).verify());
    }

    @Test
    void lossesAreCheckedByPredictionAndTarget() {
        for (Reduction reduction : Reduction.values()) {
            GradChecks.of(new SquaredError(reduction)).verify();
            GradChecks.of(new BinaryCrossEntropy(reduction)).verify();
        }
        Loss halfBlind = (prediction, target) -> prediction.sub(target.detach()).square();
        AssertionError failed = assertThrows(
                AssertionError.class, () -> GradChecks.of(halfBlind).verify());
        assertTrue(failed.getMessage().contains("y[0] by target[0] = "), failed::getMessage);
    }

    @Test
    void whatHasAValueKeepsItAndWhatHasNoneIsDrawnAwayFromRoundNumbers() {
        Linear drawn = Parameters.initialise(new Linear(3, 2), 4);
        Tensor weight = drawn.weight().value();
        Linear kept = GradChecks.drawn(drawn, RandomKey.of(1));
        assertEquals(weight.to(DType.FLOAT64), kept.weight().value());
        Linear fresh = new Linear(3, 2);
        Linear one = GradChecks.drawn(fresh, RandomKey.of(1));
        assertFalse(fresh.weight().isInitialised());
        assertEquals(DType.FLOAT64, one.weight().dtype());
        for (double bias : one.bias().value().toDoubles()) {
            assertTrue(bias != 0 && Math.abs(bias) < 0.5, one.bias()::toString);
        }
        assertEquals(
                one.weight().value(),
                GradChecks.drawn(fresh, RandomKey.of(1)).weight().value());
        assertNotEquals(
                one.weight().value(),
                GradChecks.drawn(fresh, RandomKey.of(2)).weight().value());
    }

    @Test
    void anInputSizeBelowOneIsNamed() {
        for (HyperParameterException refused : List.of(
                assertThrows(HyperParameterException.class, () -> GradChecks.of(new LstmCell(2, 3), 0)),
                assertThrows(HyperParameterException.class, () -> GradChecks.of(new Linear(2, 3), 0)))) {
            assertEquals("input size: got 0, expected 1 or more", refused.getMessage());
        }
    }
}
