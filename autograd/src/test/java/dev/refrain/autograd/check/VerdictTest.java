package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.failed;
import static dev.refrain.autograd.check.Subjects.vector;
import static dev.refrain.autograd.check.Subjects.withGradientOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mismatch is said to be, and in which words. */
class VerdictTest {
    private static GradReport undecided(GradCheck check, Verdict verdict) {
        GradReport report = check.run();
        assertEquals(Set.of(verdict), report.verdicts().keySet(), report::toString);
        assertFalse(report.passed());
        assertEquals(0, report.failures());
        assertTrue(report.undecided() > 0);
        return report;
    }

    private static Var sign(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.SIGN), x);
    }

    @Test
    void aWrongGradientAtASmoothPlaceIsWrong() {
        GradCheck check = GradCheck.of(x -> withGradientOf(x.mul(3), x.mul(2)), vector(0.5))
                .order(1)
                .named("2x");
        assertEquals("""
                gradcheck of 2x: 1 of 9 comparisons FAILED (Jacobian of 1 by 1 elements, order 1, seed 0, 9 comparisons, worst relative error 3.3e-01)
                  wrong by x (1 of 1 elements)
                  each of its 2 ops is right by itself; values left the tape, and what is made of them has no gradient: detach
                  WRONG: first order, y[0] by x[0] = 0.5: gradient 3.0, central difference 2.0 ± 9e-15
                  GradReport.regressionTest() is a test of this""", failed(check).toString());
        assertEquals(Map.of(Verdict.WRONG, 1L), check.run().verdicts());
    }

    /** In evaluations: of each of the eight 65 or more. */
    @Test
    void afterEightElementsOthersAreComparedByASingleStep() {
        AtomicInteger calls = new AtomicInteger();
        Tensor at = Tensor.full(DType.FLOAT64, 0.5, 20);
        GradReport report = failed(GradCheck.of(
                        x -> {
                            calls.incrementAndGet();
                            return withGradientOf(x.mul(3), x.mul(2));
                        },
                        at)
                .order(1));
        assertEquals(8, report.failures());
        assertEquals(12, report.unconfirmed());
        List<String> lines = report.toString().lines().toList();
        assertTrue(
                lines.get(0)
                        .startsWith(
                                "gradcheck of a function: 8 of 560 comparisons FAILED, 12 more differ by a single step ("),
                lines::toString);
        assertEquals("  wrong by x (8 of 20 elements, 12 more differ)", lines.get(1));
        assertTrue(calls.get() < 2 * 800, calls::toString);
    }

    @Test
    void reluAtZeroIsUndecidedInBothOrders() {
        GradCheck check = GradCheck.of(Var::relu, vector(0)).named("relu");
        assertEquals("""
                gradcheck of relu: UNDECIDED in 1 of 9 comparisons, 1 at a kink, where a derivative is a convention that no difference confirms: check at another place (Jacobian of 1 by 1 elements, order 1, seed 0, 9 comparisons, worst relative error 9.8e-01)
                  undecided by x (1 of 1 elements, KINK)
                  KINK: first order, y[0] by x[0] = 0.0: gradient 0.0, central difference 0.5 ± 2e-16; a kink within 2e-10, with slopes 0 and 1 on its sides""", undecided(check.order(1), Verdict.KINK).toString());
        GradReport both = undecided(check, Verdict.KINK);
        assertEquals(3, both.undecided());
        Mismatch second = both.mismatches().getLast();
        assertEquals(Mismatch.Kind.SECOND_ORDER, second.kind());
        assertEquals("a jump within 2e-10, with slopes 0 and 0 on its sides", second.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "0, KINK",
        "1, KINK",
        "0.25, KINK",
        "0.999, KINK",
        "1.00001, WRONG",
        "1.1, WRONG",
        "-0.0001, WRONG",
        "-1, WRONG",
        "1e9, WRONG"
    })
    void atAKinkAGradientIsAllowedToBeTheSlopeOfASideOrBetweenTheTwo(double claimed, Verdict verdict) {
        GradReport report = GradCheck.of(x -> withGradientOf(x.mul(claimed), x.relu()), vector(0))
                .order(1)
                .run();
        assertEquals(Set.of(verdict), report.verdicts().keySet(), report::toString);
        if (claimed == 1.1) {
            assertEquals(
                    "WRONG: first order, y[0] by x[0] = 0.0: gradient 1.1, central difference 0.5 ± 2e-16; a kink within 2e-10, with slopes 0 and 1 on its sides, and the gradient is neither nor between",
                    report.mismatches().getFirst().toString());
        }
    }

    /** 1 + d - 1 is rounded: where steps that see no kink are too small for that, it is said to be there. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 1e-4, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13})
    void aKinkBesideThePlaceIsSteppedAroundOrSaid(double distance) {
        UnaryOperator<Var> f = x -> x.sub(1).abs();
        for (int side : new int[] {-1, 1}) {
            Tensor at = vector(1 + side * distance);
            GradReport sound = GradCheck.of(f, at).run();
            assertEquals(0, sound.failures(), sound::toString);
            assertEquals(distance > 2e-9, sound.passed(), sound::toString);
            for (double factor : new double[] {1.5, 1.001, -1.01, 2}) {
                failed(GradCheck.of(x -> withGradientOf(f.apply(x).mul(factor), f.apply(x)), at)
                        .order(1));
            }
        }
    }

    @Test
    void tiesAndClampsAreKinks() {
        Tensor a = vector(1, 2, 3);
        Tensor b = vector(1, 2, 0);
        GradReport ties = undecided(GradCheck.of(Var::max, a, b), Verdict.KINK);
        assertEquals(
                "undecided by a (2 of 3 elements, KINK), b (2 of 3 elements, KINK)",
                ties.toString().lines().toList().get(1).strip());
        undecided(GradCheck.of(Var::min, a, b), Verdict.KINK);
        undecided(GradCheck.of(x -> x.maxOver(), vector(1, 2, 2)), Verdict.KINK);
        Var one = Var.scalar(1, DType.FLOAT64);
        GradReport clamp =
                undecided(GradCheck.of(x -> x.max(one.neg()).min(one).exp(), vector(-1, 0.5, 1, 7)), Verdict.KINK);
        assertEquals(2, clamp.paths().getFirst().verdicts().get(Verdict.KINK));
        assertEquals(
                List.of(List.of(0), List.of(2)),
                clamp.mismatches().stream()
                        .filter(each -> each.kind() == Mismatch.Kind.FIRST_ORDER)
                        .map(Mismatch::index)
                        .toList());
    }

    @Test
    void aJumpIsNoSlope() {
        UnaryOperator<Var> step = x -> sign(x).add(x.square());
        GradReport report = undecided(GradCheck.of(step, vector(0, 1)), Verdict.KINK);
        assertEquals(
                "a jump within 2e-10, with slopes 0 and 0 on its sides",
                report.mismatches().getFirst().reason());
        failed(GradCheck.of(x -> withGradientOf(x, sign(x)), vector(0))); // straight through is no derivative
        Var half = Var.scalar(0.5, DType.FLOAT64);
        undecided(
                GradCheck.of(
                        x -> Var.apply(new PointwiseOp(Pointwise.GREATER), x, half)
                                .add(x.mul(3)),
                        vector(0.5)),
                Verdict.KINK);
    }

    @Test
    void atTheEdgeOfADomainThereIsOneSide() {
        GradCheck check = GradCheck.of(x -> x.add(2).pow(1.5), vector(-2)).order(1);
        GradReport report = undecided(check, Verdict.KINK);
        assertTrue(
                report.mismatches().getFirst().reason().startsWith("an edge of the domain within 5e-10, with slope "),
                report::toString);
        failed(GradCheck.of(x -> withGradientOf(x, x.add(2).pow(1.5)), vector(-2))
                .order(1));
    }

    @Test
    void cancellationSaysOfWhat() {
        GradReport report = undecided(
                GradCheck.of(x -> x.square().sum(), vector(0.1, 1e7)).order(1).named("a sum"), Verdict.CANCELLATION);
        List<String> lines = report.toString().lines().toList();
        assertEquals(
                "gradcheck of a sum: UNDECIDED in 1 of 17 comparisons, 1 as rounding of the value leaves the differences too uncertain: scale the inputs, or set a tolerance (Jacobian of 1 by 2 elements, order 1, seed 0, 17 comparisons, worst relative error 4.0e-01)",
                lines.get(0));
        assertEquals("  undecided by x (1 of 2 elements, CANCELLATION)", lines.get(1));
        assertEquals(
                "  CANCELLATION: first order, y by x[0] = 0.1: gradient 0.2, central difference 0.1164280491270191 ± 6e-01; rounding of a value of 1e+14 leaves differences as uncertain as that",
                lines.get(2));
    }

    @Test
    void whatGivesOtherBitsIsSaidAlone() {
        AtomicInteger calls = new AtomicInteger();
        GradCheck check = GradCheck.of(x -> x.mul(calls.incrementAndGet() % 2 == 0 ? 1 : 1.5), vector(1))
                .named("a coin");
        GradReport report = check.run();
        assertEquals(Set.of(Verdict.NONDETERMINISTIC), report.verdicts().keySet());
        assertEquals(2, report.failures());
        assertEquals("""
                gradcheck of a coin: NONDETERMINISTIC, the same place gave other bits the second time, so nothing else is said (Jacobian of 1 by 1 elements, orders 1 and 2, seed 0, 2 comparisons, worst relative error 0.0e+00)
                  NONDETERMINISTIC: the same again, y[0]: first 1.5, then 1.0""", String.join("\n", report.toString().lines().limit(2).toList()));
    }

    /** Which may show after a while. */
    @Test
    void whatChangesLaterIsNotCalledWrong() {
        AtomicInteger calls = new AtomicInteger();
        GradReport report = GradCheck.of(x -> x.mul(calls.incrementAndGet() > 6 ? calls.get() : 1), vector(1, 2))
                .run();
        assertEquals(Set.of(Verdict.NONDETERMINISTIC), report.verdicts().keySet());
    }

    @Test
    void amongManyElementsAFaultIsFoundBesideKinks() {
        double[] values = new double[1500];
        Arrays.fill(values, 0.5);
        values[3] = 0;
        values[77] = 0;
        Tensor at = Tensor.of(values, 1500);
        undecided(GradCheck.of(Var::relu, at).order(1).directions(1), Verdict.KINK);
        Arrays.fill(values, 1);
        values[1234] = 1.001;
        Var factors = Var.of(Tensor.of(values, 1500));
        GradReport found = failed(GradCheck.of(x -> withGradientOf(x.relu().mul(factors), x.relu()), at)
                .order(1)
                .directions(1));
        assertEquals(List.of(1234), found.mismatches().getFirst().index());
        assertEquals(Verdict.WRONG, found.mismatches().getFirst().verdict());
        assertEquals(2, found.undecided());
    }

    /** Steep, narrow and flat places at random, with wrong factors: none is taken for a kink. */
    @Test
    void noFaultAtASmoothPlaceIsExcused() {
        RandomKey key = RandomKey.of(3);
        int wrong = 0;
        for (int i = 0; i < 400; i++) {
            RandomKey own = key.child(i);
            double at = own.normal(0) * Math.pow(10, i % 7 - 3);
            double width = Math.pow(10, i % 5);
            double centre = at + own.normal(1) / width;
            UnaryOperator<Var> f = switch (i % 3) {
                case 0 -> x -> x.sub(centre).mul(width).tanh();
                case 1 -> x -> x.sub(centre).mul(width).square().neg().exp();
                default -> x -> x.sub(centre).mul(width).square().add(0.01).sqrt();
            };
            double factor = i % 2 == 0 ? 1 + 1e-3 * own.normal(2) : own.normal(2);
            GradReport report = GradCheck.of(x -> withGradientOf(f.apply(x).mul(factor), f.apply(x)), vector(at))
                    .order(1)
                    .run();
            assertFalse(report.verdicts().containsKey(Verdict.KINK), report::toString);
            wrong += report.verdicts().containsKey(Verdict.WRONG) ? 1 : 0;
        }
        assertTrue(wrong > 350, "found %d of 400".formatted(wrong));
    }
}
