package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.autograd.check.Localisation;
import dev.refrain.autograd.check.Mismatch;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test of the tests: wrong gradients are planted, and every one is found by the cases that ships are checked at. */
class PlantedFaultsTest {
    private static final int CASES = 50;

    static Stream<OpFault> opFaults() {
        return OpFaults.all();
    }

    static List<CellFaults.Fault> cellFaults() {
        return CellFaults.all();
    }

    static List<OpSample> samples() {
        return OpSamples.all();
    }

    /** As many cases of an op as the command tries, drawn as it draws them. */
    private static Stream<OpCase> cases(OpSample sample) {
        RandomKey key = RandomKey.of(0).child("op").child(sample.name());
        return IntStream.range(0, CASES).mapToObj(i -> sample.draw(Choices.numbered(i, key.child(i))));
    }

    private static OpSample sample(String op) {
        return OpSamples.all().stream()
                .filter(sample -> sample.name().equals(op))
                .findFirst()
                .orElseThrow();
    }

    /** As README and docs/architecture.md say. */
    @Test
    void asManyRulesOfAsManyOpsAndCellsAreWrong() {
        assertEquals(143, opFaults().map(OpFault::toString).distinct().count());
        assertEquals(143, opFaults().count());
        assertEquals(82, opFaults().map(OpFault::op).distinct().count());
        assertEquals(12, cellFaults().size());
    }

    @ParameterizedTest
    @MethodSource("opFaults")
    void aFaultInAnOpIsFound(OpFault fault) {
        Optional<GradReport> alarm = cases(sample(fault.op()))
                .map(sound -> fault.plantedIn(sound).run())
                .filter(report -> report.failures() > 0)
                .findFirst();
        assertTrue(alarm.isPresent(), "not found in %d cases".formatted(CASES));
    }

    /** So it is the fault that is found, not the planting, which does not depend on the case. */
    @ParameterizedTest
    @MethodSource("samples")
    void anOpPlantedWithItsOwnRuleIsLeftAlone(OpSample sample) {
        cases(sample)
                .limit(CASES / 5)
                .forEach(sound -> sound.with(PlantedOp.withRule(sound.op(), sound.op()::pullback))
                        .check()
                        .verify());
    }

    @ParameterizedTest
    @MethodSource("cellFaults")
    void aFaultInACellIsFound(CellFaults.Fault fault) {
        assertTrue(stepByStep(fault).map(GradCheck::run).anyMatch(report -> report.failures() > 0));
    }

    /** A faulty cell remembers the steps before: no function of its arguments, so it is checked where every step is called. */
    private static Stream<GradCheck> stepByStep(CellFaults.Fault fault) {
        return GradChecks.of(fault.cell(2), 2).each().stream()
                .filter(check -> check.label().endsWith("unrolled"));
    }

    @Test
    void aCellPlantedWithItsOwnRuleIsLeftAlone() {
        GradChecks.of(CellFaults.Planted.of(2, (cell, history, x, h) -> cell.sum(x, h)), 2)
                .verify();
        GradChecks.of(CellFaults.PlantedStack.of(2, states -> states), 2).verify();
    }

    @Test
    void aFaultFromTheThirdStepOnIsFoundWhereThereAreThreeSteps() {
        CellFaults.Fault third = CellFaults.named("factor 1.0001 on the state from the third step on");
        for (GradCheck check : stepByStep(third).toList()) {
            boolean few = check.label().contains(" 1 step,") || check.label().contains(" 2 steps");
            assertEquals(few, check.run().passed(), check.label());
        }
    }

    @Test
    void whatHidesAtTheFirstOrderIsFoundAtTheSecond() {
        for (String what : List.of("hides its own derivative", "hides the cotangent")) {
            OpFault fault = opFaults()
                    .filter(each -> each.what().equals(what))
                    .findFirst()
                    .orElseThrow();
            OpCase sound = cases(sample(fault.op()))
                    .filter(each -> each.arguments().behind().getFirst().shape().count() > 2)
                    .findFirst()
                    .orElseThrow();
            GradCheck check = fault.plantedIn(sound);
            assertTrue(check.order(1).run().passed());
            Set<Mismatch.Kind> kinds =
                    check.run().mismatches().stream().map(Mismatch::kind).collect(Collectors.toSet());
            assertFalse(kinds.isEmpty() || kinds.contains(Mismatch.Kind.FIRST_ORDER), kinds::toString);
        }
    }

    /** Among other ops: what goes in has gone through tanh and a product, and what comes out goes through an op or two. */
    private static GradCheck amongOthers(OpCase planted) {
        return planted.arguments()
                .check(values -> planted.apply(values.stream()
                                .map(value -> value.add(value.mul(value).mul(0.01)))
                                .toList())
                        .mul(0.5)
                        .sigmoid())
                .named(planted.toString());
    }

    /** The first case in which the whole is wrong; then the search has to end at the planted op. */
    @Test
    void faultsAmongOtherOpsAreLocalised() {
        List<String> missed = new ArrayList<>();
        int wrong = 0;
        for (OpFault fault : opFaults().toList()) {
            Optional<GradReport> alarm = cases(sample(fault.op()))
                    .map(sound -> run(amongOthers(fault.planted(sound))))
                    .flatMap(Optional::stream)
                    .filter(report -> report.failures() > 0)
                    .findFirst();
            wrong += alarm.isPresent() ? 1 : 0;
            boolean found = alarm.flatMap(GradReport::localisation)
                    .flatMap(Localisation::culprit)
                    .filter(culprit -> Proxy.isProxyClass(culprit.applied().op().getClass()))
                    .isPresent();
            if (alarm.isPresent() && !found) {
                missed.add(fault.toString());
            }
        }
        assertEquals(
                "142 of 143 wrong, not localised: []",
                "%d of %d wrong, not localised: %s".formatted(wrong, opFaults().count(), missed));
    }

    /** Empty where the changed arguments leave the op's domain. */
    private static Optional<GradReport> run(GradCheck check) {
        try {
            return Optional.of(check.run());
        } catch (NonFiniteException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the state is cut off",
                "off by one step: the gradient goes to the x before",
                "stale state: the gradient goes to the state before",
                "the state of the upper layer is cut off"
            })
    void ofACellFaultTheLineIsNamedWhereAValueLeftTheTape(String what) {
        Localisation found = stepByStep(CellFaults.named(what))
                .map(GradCheck::run)
                .filter(report -> report.failures() > 0)
                .findFirst()
                .flatMap(GradReport::localisation)
                .orElseThrow();
        assertTrue(found.culprit().isEmpty(), found::toString);
        assertTrue(
                found.left().stream()
                        .anyMatch(each -> each.operation().equals("detach")
                                && each.source().startsWith("CellFaults.valueOf(CellFaults.java:")),
                found::toString);
        assertTrue(found.toString().contains("values left the tape"), found::toString);
    }
}
