package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A step is taken wholly or not at all: neither a parameter nor the optimiser's state is written by one that fails. */
class OptimiserAtomicityTest {
    private static final String NOTHING_WRITTEN = "nothing was written in this step";

    private static Optimiser on(String rule, Object model) {
        return Rules.all().get(rule).on(model, 0.1);
    }

    /** Finite float32 gradients that come to no finite weight, after a history of good ones. */
    enum Accident {
        SGD(model -> new Sgd().on(model, 1e30), 1e-30, 1e10, "this step would make right -Infinity at [1, 0]"),
        MOMENTUM(
                model -> new Sgd().withMomentum(0.9).on(model, 1e30),
                1e-30,
                1e10,
                "this step would make right -Infinity at [1, 0]"),
        VELOCITY(
                model -> new Sgd().withMomentum(0.9).on(model, 1e-38),
                2e38,
                3e38,
                "this step would make right -Infinity at [1, 0]"),
        ADAM(model -> new Adam().on(model, 2.2e38), 1, 1e10, "this step would make right -Infinity at [1, 0]"),
        ADAM_MEAN_SQUARE(model -> new Adam().on(model, 0.1), 1, 1e25, "the mean square of right is Infinity at [1, 0]");

        private final Function<Object, Optimiser> of;
        private final double good;
        private final double bad;
        private final String message;

        Accident(Function<Object, Optimiser> of, double good, double bad, String message) {
            this.of = of;
            this.good = good;
            this.bad = bad;
            this.message = message;
        }
    }

    /** A model in a model. */
    public record Nested(Weights inner) {}

    private static Weights model() {
        Random random = new Random(8);
        return Weights.of(Numbers.random(random, DType.FLOAT32, 3), Numbers.random(random, DType.FLOAT32, 2, 2));
    }

    /** Everywhere {@code usual}, but at [1, 0] of the right parameter. */
    private static Gradients gradients(Weights model, double usual, double at10) {
        Tensor right = Tensor.of(new double[] {usual, usual, at10, usual}, 2, 2);
        return model.gradients(Tensor.full(DType.FLOAT32, usual, 3), right.to(DType.FLOAT32));
    }

    private static Gradients random(Weights model, long seed) {
        Random random = new Random(seed);
        return model.gradients(Numbers.random(random, DType.FLOAT32, 3), Numbers.random(random, DType.FLOAT32, 2, 2));
    }

    private static List<Long> versions(Object model) {
        return Tree.leaves(model).values().stream().map(Parameter::version).toList();
    }

    /** The step fails for a number that is not finite, and model and versions stay. */
    private static void assertRefused(Weights model, Optimiser optimiser, Gradients gradients, String message) {
        String before = Parameters.sha256(model);
        List<Long> versions = versions(model);
        String got = assertThrows(NonFiniteException.class, () -> optimiser.step(gradients))
                .getMessage();
        assertTrue(got.contains(message) && got.contains(NOTHING_WRITTEN), got);
        assertEquals(before, Parameters.sha256(model));
        assertEquals(versions, versions(model));
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatComesToNoFiniteWeightIsAsIfItHadNotBeen(Accident accident) {
        Weights disturbed = model();
        Weights undisturbed = model();
        Optimiser optimiser = accident.of.apply(disturbed);
        Optimiser twin = accident.of.apply(undisturbed);
        optimiser.step(gradients(disturbed, accident.good, accident.good));
        twin.step(gradients(undisturbed, accident.good, accident.good));
        Gradients bad = gradients(disturbed, -accident.good, accident.bad);
        assertRefused(disturbed, optimiser, bad, accident.message);
        assertRefused(disturbed, optimiser, bad, accident.message);
        for (int step = 0; step < 3; step++) {
            String before = Parameters.sha256(disturbed);
            double good = -accident.good / (step + 2);
            optimiser.step(gradients(disturbed, good, good));
            twin.step(gradients(undisturbed, good, good));
            assertNotEquals(before, Parameters.sha256(disturbed));
            assertEquals(Parameters.sha256(undisturbed), Parameters.sha256(disturbed));
        }
    }

    @Test
    void anEpsilonThatIsZeroInFloat32IsAnErrorWhereTheGradientIsZeroToo() {
        Weights disturbed = model();
        Weights undisturbed = model();
        Optimiser optimiser =
                new Adam().withBetas(0.9, 0.999).withEpsilon(1e-50).on(disturbed, 0.1);
        Optimiser twin = new Adam().withBetas(0.9, 0.999).withEpsilon(1e-50).on(undisturbed, 0.1);
        Tensor ones = Tensor.full(DType.FLOAT32, 1, 3);
        optimiser.step(disturbed.gradientsOfLeft(ones));
        twin.step(undisturbed.gradientsOfLeft(ones));
        assertRefused(disturbed, optimiser, gradients(disturbed, 3, 0), "this step would make right NaN at [1, 0]");
        for (int step = 1; step < 4; step++) { // the right parameter's first update is still to come, for both
            optimiser.step(gradients(disturbed, step, -step));
            twin.step(gradients(undisturbed, step, -step));
            assertEquals(Parameters.sha256(undisturbed), Parameters.sha256(disturbed));
        }
    }

    @Test
    void aRateThatIsInfiniteInFloat32WritesNothing() {
        List<Function<Object, Optimiser>> all = List.of(
                model -> new Sgd().on(model, 1e300),
                model -> new Sgd().withMomentum(0.9).on(model, 1e300),
                model -> new Adam().on(model, 1e300));
        for (Function<Object, Optimiser> of : all) {
            Weights model = model();
            Optimiser optimiser = of.apply(model);
            assertRefused(model, optimiser, gradients(model, 1, 1), "this step would make left -Infinity at [0]");
            assertRefused(model, optimiser, gradients(model, -1, 1), "this step would make left Infinity at [0]");
            assertRefused(model, optimiser, gradients(model, 0, 0), "this step would make left NaN at [0]");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void gradientsServeOneStepOnly(String rule) {
        Weights disturbed = model();
        Weights undisturbed = model();
        Optimiser optimiser = on(rule, disturbed);
        Optimiser twin = on(rule, undisturbed);
        Gradients used = random(disturbed, 1);
        optimiser.step(used);
        twin.step(random(undisturbed, 1));
        List<Long> versions = versions(disturbed);
        TapeException failure = assertThrows(TapeException.class, () -> optimiser.step(used));
        assertEquals(TapeException.Kind.STALE, failure.kind());
        assertTrue(
                failure.getMessage().contains("computed in its version 1 and it is now in version 2"),
                failure.getMessage());
        assertEquals(versions, versions(disturbed));
        assertSameSteps(disturbed, optimiser, undisturbed, twin);
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void oneParameterWrittenInBetweenStopsTheStepOfAll(String rule) {
        Weights disturbed = model();
        Weights undisturbed = model();
        Optimiser optimiser = on(rule, disturbed);
        Optimiser twin = on(rule, undisturbed);
        optimiser.step(random(disturbed, 1));
        twin.step(random(undisturbed, 1));
        Gradients gradients = random(disturbed, 2);
        disturbed.right().assign(disturbed.right().value());
        List<Long> versions = versions(disturbed);
        TapeException failure = assertThrows(TapeException.class, () -> optimiser.step(gradients));
        assertEquals(TapeException.Kind.STALE, failure.kind());
        assertTrue(
                failure.getMessage().contains("computed in its version 2 and it is now in version 3"),
                failure.getMessage());
        assertEquals(versions, versions(disturbed));
        assertSameSteps(disturbed, optimiser, undisturbed, twin);
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void gradientsOfAnotherModelAreAnErrorThatNamesTheFirstPathAndChangesNoState(String rule) {
        Weights disturbed = model();
        Weights undisturbed = model();
        Weights other = model();
        Optimiser optimiser = on(rule, new Nested(disturbed));
        Optimiser twin = on(rule, undisturbed);
        optimiser.step(random(disturbed, 1));
        twin.step(random(undisturbed, 1));
        TapeException failure = assertThrows(TapeException.class, () -> optimiser.step(random(other, 2)));
        assertEquals(TapeException.Kind.NO_GRAD, failure.kind());
        String message = failure.getMessage();
        assertTrue(message.contains("2 parameters, none of them of this model, whose first is inner.left"), message);
        assertEquals(List.of(1L, 1L), versions(other));
        assertSameSteps(disturbed, optimiser, undisturbed, twin);
    }

    private static void assertSameSteps(Weights one, Optimiser ofOne, Weights other, Optimiser ofOther) {
        assertEquals(Parameters.sha256(other), Parameters.sha256(one));
        for (int step = 5; step < 8; step++) {
            ofOne.step(random(one, step));
            ofOther.step(random(other, step));
            assertEquals(Parameters.sha256(other), Parameters.sha256(one), "after step " + step);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.refrain.nn.optim.Rules#names")
    void recordedGradientsServeAfterTheirTapesAreClosedAndGiveTheSameBits(String rule) {
        Weights recorded = model();
        Weights plain = model();
        Optimiser ofRecorded = on(rule, recorded);
        Optimiser ofPlain = on(rule, plain);
        for (int step = 0; step < 4; step++) {
            String before = Parameters.sha256(recorded);
            ofRecorded.step(ofSquares(recorded, Pullback.recorded(), true));
            ofPlain.step(ofSquares(plain, Pullback.plain(), false));
            assertNotEquals(before, Parameters.sha256(recorded));
            assertEquals(Parameters.sha256(plain), Parameters.sha256(recorded), "after step " + step);
        }
    }

    /** Of (Σ left²)(Σ right²), so that either gradient depends on both; their tape is closed. */
    private static Gradients ofSquares(Weights model, Pullback how, boolean recorded) {
        try (Tape tape = Tape.open()) {
            Var left = model.left().on(tape);
            Var right = model.right().on(tape);
            Var loss = left.square().sum().mul(right.square().sum());
            Gradients gradients = tape.gradients(loss, List.of(left, right), how);
            assertEquals(recorded, gradients.of(left).isRecorded());
            return gradients;
        }
    }

    @Test
    void gradientsKeepShapeAndTypeUnderMap() {
        Weights model = model();
        Gradients gradients = random(model, 1);
        Tensor before = gradients.of(model.left()).value();
        assertNotMapped(gradients, Var::sum, "map: got float32[] for a gradient float32[3]");
        assertNotMapped(gradients, each -> each.reshape(-1, 1), "map: got float32[3, 1] for a gradient float32[3]");
        UnaryOperator<Var> widen = each -> Var.of(each.value().to(DType.FLOAT64));
        assertNotMapped(gradients, widen, "map: got float64[3] for a gradient float32[3]");
        assertEquals(before, gradients.of(model.left()).value());
        Gradients doubled = gradients.map(each -> each.mul(2));
        assertEquals(Var.of(before).mul(2).value(), doubled.of(model.left()).value());
    }

    private static void assertNotMapped(Gradients gradients, UnaryOperator<Var> change, String expected) {
        String message =
                assertThrows(ShapeException.class, () -> gradients.map(change)).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
