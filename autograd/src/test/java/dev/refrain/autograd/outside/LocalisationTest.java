package dev.refrain.autograd.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.Culprit;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.autograd.check.Localisation;
import dev.refrain.autograd.check.Mismatch;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a check says that a wrong gradient comes from. Calls from the engine's own packages would not be named. */
class LocalisationTest {
    private static final Tensor X = Tensor.of(new double[] {0.5, -1.25, 0.75, 1.5, -0.25, 1}, 3, 2);
    private static final Cube WRONG = new Cube(2, false);
    private static final Cube SOUND = new Cube(3, false);
    private static final Cube HIDDEN = new Cube(3, true);

    /** A gated unit, of which one op may be wrong. */
    public record Gated(Parameter forget, Parameter candidate, Parameter bias) {
        static Gated drawn() {
            return new Gated(parameter("forget", 4, 2), parameter("candidate", 4, 2), parameter("bias", 2));
        }

        private static Parameter parameter(String name, int... sizes) {
            Parameter parameter = new Parameter(Shape.of(sizes), (key, shape, dtype) -> {
                double[] values = new double[shape.count()];
                Arrays.setAll(values, key::normal);
                return Tensor.of(values, shape.sizes()).to(dtype);
            });
            parameter.initialise(name, RandomKey.of(1), DType.FLOAT64);
            return parameter;
        }

        Var step(Var x, Var h, Cube gate, Cube inner) {
            Var f = Var.apply(gate, Functions.concat(x, h).matmul(forget).add(bias))
                    .sigmoid();
            Var n = Var.apply(inner, Functions.concat(x, f.mul(h)).matmul(candidate))
                    .tanh();
            return h.add(f.mul(n.sub(h)));
        }

        Var run(Var x, Cube gate, Cube inner) {
            Recurrence<Var> step = (each, h) -> {
                Var next = step(each, h, gate, inner);
                return new Recurrence.Result<>(next, next);
            };
            Var rows = x.reshape(3, 1, 2);
            return new Scan<>(step)
                    .run(rows, Functions.zeros(rows.select(0, 0), 2))
                    .all();
        }
    }

    private static Localisation found(GradCheck check) {
        GradReport report = check.run();
        assertTrue(report.failures() > 0, report::toString);
        assertTrue(report.toString().contains("\n  " + report.localisation().orElseThrow()), report::toString);
        return report.localisation().orElseThrow();
    }

    private static GradCheck gated(Cube gate, Cube inner) {
        return GradCheck.ofModel(Gated.drawn(), (m, x) -> m.run(x, gate, inner), X)
                .directions(1);
    }

    @Test
    void theFirstWrongOpIsNamedWithItsLineItsElementAndWhatFeedsIt() {
        Culprit culprit = found(GradCheck.of(x -> Var.apply(WRONG, x.tanh()).exp(), X))
                .culprit()
                .orElseThrow();
        assertEquals(WRONG, culprit.applied().op());
        assertEquals(List.of("x"), culprit.fedBy());
        assertEquals(Mismatch.Kind.FIRST_ORDER, culprit.mismatch().kind());
        assertEquals(List.of(0, 0), culprit.mismatch().index());
        assertEquals(2.0 / 3, culprit.mismatch().claimed() / culprit.mismatch().measured(), 1e-6);
        String first = culprit.toString().lines().toList().getFirst();
        assertTrue(
                first.matches(
                        "the first op that is wrong by itself: %2 cube\\[factor=2, hidden=false], at LocalisationTest\\.lambda\\$\\w+\\$\\d+\\(LocalisationTest\\.java:\\d+\\), fed by x"),
                first);
    }

    @Test
    void inARecurrenceTheTimeAndTheGateAreNamed() {
        Culprit gate = found(gated(WRONG, SOUND).order(1)).culprit().orElseThrow();
        assertEquals(List.of("bias", "forget"), gate.fedBy());
        assertEquals("time 0", gate.applied().place());
        assertTrue(gate.applied().source().startsWith("LocalisationTest$Gated.step(LocalisationTest.java:"));
        Culprit inner = found(gated(SOUND, WRONG).order(1)).culprit().orElseThrow();
        assertEquals(List.of("candidate"), inner.fedBy());
        gated(SOUND, SOUND).verify();
    }

    @Test
    void columnsOfAWiderProductAreNamed() {
        Culprit culprit = found(GradCheck.ofModel(
                        Gated.drawn(),
                        (m, x) -> Var.apply(
                                WRONG, Functions.concat(x, x).matmul(m.forget()).slice(1, 1, 2)),
                        X))
                .culprit()
                .orElseThrow();
        assertEquals("columns 1 .. 1 of 2", culprit.columns());
        assertTrue(culprit.toString().contains(", of columns 1 .. 1 of 2, fed by forget\n"), culprit::toString);
    }

    @Test
    void whatHidesItsDerivativeIsFoundByTheSecondOrder() {
        Localisation second = found(gated(HIDDEN, SOUND));
        assertEquals(HIDDEN, second.culprit().orElseThrow().applied().op());
        assertEquals(
                Mismatch.Kind.SECOND_ORDER,
                second.culprit().orElseThrow().mismatch().kind());
    }

    @Test
    void whatLeftTheTapeIsNamedWhereAllOpsAreRight() {
        Localisation detached = found(GradCheck.of(x -> x.tanh().detach().mul(x), X));
        assertTrue(detached.culprit().isEmpty());
        assertEquals(1, detached.left().size());
        assertEquals("detach", detached.left().getFirst().operation());
        assertTrue(
                detached.toString()
                        .startsWith(
                                "its one op is right by itself; values left the tape, and what is made of them has no gradient: detach at LocalisationTest."),
                detached::toString);
        Localisation item =
                found(GradCheck.of(x -> x.mul(x.sum().item()).add(x.mul(x.sum().item())), X));
        assertEquals("value", item.left().getFirst().operation());
        assertEquals(1, item.left().size());
        assertEquals(2, item.left().getFirst().count());
    }

    @Test
    void aCheckThatPassesLooksForNothing() {
        GradReport report = GradCheck.of(Var::tanh, X).verify();
        assertTrue(report.localisation().isEmpty());
        assertEquals("", report.regressionTest());
    }

    @Test
    void largeOpsAreFoundAlongDirections() {
        Tensor many = Tensor.full(DType.FLOAT64, 0.5, 30, 50);
        Culprit culprit = found(GradCheck.of(x -> Var.apply(WRONG, x.mul(2)).tanh(), many)
                        .order(1)
                        .directions(1))
                .culprit()
                .orElseThrow();
        assertEquals(WRONG, culprit.applied().op());
        assertFalse(culprit.mismatch().index().isEmpty());
    }

    /** Along random directions, from random cotangents, the op is right. */
    @Test
    void whatIsWrongFromTheCotangentThatItGotAloneIsFound() {
        Tensor many = Tensor.full(DType.FLOAT64, 0.5, 8, 10);
        GradCheck check = GradCheck.of(
                        x -> Var.apply(new RowSums(1, 50, 1e9), x.tanh()).mul(100), many)
                .order(1);
        Culprit culprit = found(check).culprit().orElseThrow();
        assertEquals(new RowSums(1, 50, 1e9), culprit.applied().op());
        assertTrue(culprit.only().isPresent());
        assertTrue(culprit.toString().contains(", fed by x, from the cotangent that it got\n"), culprit::toString);
        String test = check.run().regressionTest();
        assertTrue(
                test.contains("GradCheck.of(in -> Var.apply(op, in.get(0)).mul(Var.of(Tensor.of(new double[] {"), test);
        assertTrue(test.contains("}, 8, 1))).sum(), inputs)"), test);
        assertTrue(test.contains("List.of(\n            drawn(0, 8, 10))"), test);
    }

    /** Wrong where the first element is 0.5 only. */
    @Test
    void whatRandomInputsDoNotShowIsATestOfTheWhole() {
        Tensor many = Tensor.full(DType.FLOAT64, 0.5, 8, 10);
        GradReport report = GradCheck.of(
                        x -> x.mul(x.slice(0, 0, 1).slice(1, 0, 1).item() == 0.5 ? x.detach() : x), many)
                .inputsNamed("table")
                .order(1)
                .seed(3)
                .run();
        assertTrue(report.failures() > 0, report::toString);
        String test = report.regressionTest();
        assertTrue(test.contains("List.of(\n            input0());"), test);
        assertTrue(test.contains(".seed(3L)"), test);
        assertTrue(
                test.contains("to be filled in: the table [8, 10] that it fails at: at random values it passes"), test);
    }
}
