package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** An optimiser that goes on from a saved state does what the one would have done that saved it. */
class OptimiserResumeTest {
    private static Weights model(DType dtype) {
        Random random = new Random(8);
        return Weights.of(Numbers.random(random, dtype, 3), Numbers.random(random, dtype, 2, 2));
    }

    private static Weights copy(Weights model) {
        return Weights.of(model.left().value(), model.right().value());
    }

    /** Of both parameters, or in every third step of the left one alone. */
    private static Gradients gradients(Weights model, long step) {
        Random random = new Random(step);
        DType dtype = model.left().dtype();
        Tensor left = Numbers.random(random, dtype, 3);
        return step % 3 == 0 ? model.gradientsOfLeft(left) : model.gradients(left, Numbers.random(random, dtype, 2, 2));
    }

    private static Optimiser optimiser(UpdateRule rule, Weights model, boolean grouped) {
        Schedule schedule =
                Schedule.exponential(0.1, 0.9).then(3, Schedule.constant(0.05).times(Plateau.of(1)));
        return grouped
                ? rule.on(
                        model,
                        schedule,
                        Group.of("ri*", new RmsProp().withMomentum(0.5)).times(0.5))
                : rule.on(model, schedule);
    }

    @Property(seed = "521", tries = 40)
    void itGoesOnBitForBit(
            @ForAll @IntRange(max = 7) int before,
            @ForAll DType dtype,
            @ForAll boolean grouped,
            @ForAll boolean written) {
        Rules.all().forEach((name, rule) -> {
            Weights model = model(dtype);
            Optimiser first = optimiser(rule, model, grouped);
            for (int step = 0; step < before; step++) {
                first.step(gradients(model, step));
            }
            Weights twin = copy(model);
            Optimiser second = optimiser(rule, twin, grouped);
            if (written) { // what it had learned by itself is forgotten
                second.step(gradients(twin, 77));
                twin.left().assign(model.left().value());
                twin.right().assign(model.right().value());
            }
            Snapshot saved = first.snapshot();
            second.resume(saved);
            assertEquals(before, second.updates());
            assertEquals(saved, second.snapshot(), name);
            for (int step = before; step < before + 3; step++) {
                assertEquals(first.learningRate(), second.learningRate());
                first.step(gradients(model, step));
                second.step(gradients(twin, step));
                assertEquals(Parameters.sha256(model), Parameters.sha256(twin), name + " after " + step);
            }
            assertEquals(first.snapshot(), second.snapshot(), name);
        });
    }

    @Example
    void aSnapshotStaysWhileTheOptimiserGoesOn() {
        Weights model = model(DType.FLOAT32);
        Optimiser optimiser = new Adam().on(model, 0.1);
        optimiser.step(gradients(model, 1));
        Snapshot saved = optimiser.snapshot();
        List<float[]> numbers =
                saved.tensors().values().stream().map(Tensor::toFloats).toList();
        optimiser.step(gradients(model, 2));
        optimiser.step(gradients(model, 4));
        int at = 0;
        for (Tensor tensor : saved.tensors().values()) {
            assertEquals(Tensor.of(numbers.get(at++), tensor.shape().sizes()), tensor);
        }
        assertEquals(4, at);
        assertEquals(
                List.of("mean/left", "meanSquare/left", "mean/right", "meanSquare/right"),
                List.copyOf(saved.tensors().keySet()));
        assertEquals(
                List.of("updates", "updates/left", "updates/right"),
                List.copyOf(saved.texts().keySet()));
    }

    @Example
    void whatDoesNotFitIsListedWholeAndNothingChanges() {
        Weights model = model(DType.FLOAT32);
        Plateau plateau = Plateau.of(0.1);
        Optimiser optimiser = new Adam().on(model, plateau);
        optimiser.step(gradients(model, 1));
        Snapshot good = optimiser.snapshot();
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
        tensors.put("mean/left", Tensor.zeros(DType.FLOAT64, 3));
        tensors.put("meanSquare/left", Tensor.zeros(DType.FLOAT32, 4));
        tensors.remove("mean/right");
        tensors.put("meanSquare/right", Tensor.full(DType.FLOAT32, Double.NaN, 2, 2));
        tensors.put("velocity/right", Tensor.zeros(DType.FLOAT32, 2, 2));
        SequencedMap<String, String> texts = new LinkedHashMap<>(good.texts());
        texts.put("updates", "-1");
        texts.put("updates/left", "many");
        texts.remove("updates/right");
        texts.put("updates/middle", "1");
        assertRefused(
                optimiser,
                new Snapshot(tensors, texts),
                List.of(
                        "updates: got -1, expected a whole number, 0 or more",
                        "updates/left: got many, expected a whole number, 0 or more",
                        "updates/right: got nothing, expected a whole number, 0 or more",
                        "mean/left: got float64[3], expected no such name",
                        "meanSquare/left: got float32[4], expected no such name",
                        "meanSquare/right: got float32[2, 2], expected no such name",
                        "velocity/right: got float32[2, 2], expected no such name",
                        "updates/middle: got 1, expected no such name"));
        assertRefused(
                optimiser,
                new Snapshot(tensors, good.texts()),
                List.of(
                        "mean/left: got float64, expected float32, to which to(DType) converts",
                        "mean/right: got nothing, expected a value of shape [2, 2]",
                        "meanSquare/left: got shape [4], expected [3]",
                        "meanSquare/right: got NaN at [0, 0], expected finite numbers",
                        "velocity/right: got float32[2, 2], expected no such name"));
        texts = new LinkedHashMap<>(good.texts());
        texts.put("schedule/rate", "-1.0");
        texts.put("schedule/more", "1");
        assertRefused(
                optimiser,
                new Snapshot(good.tensors(), texts),
                List.of(
                        "more: got a value, expected no such name",
                        "rate: got -1.0, expected a finite number, 0 or more"));
    }

    private static void assertRefused(Optimiser optimiser, Snapshot bad, List<String> differences) {
        Snapshot before = optimiser.snapshot();
        StateMismatchException failure = assertThrows(StateMismatchException.class, () -> optimiser.resume(bad));
        assertEquals(differences, failure.differences());
        assertEquals(before, optimiser.snapshot());
    }

    @Example
    void thePlateauOfTheScheduleIsKeptWithTheOptimiser() {
        Weights model = model(DType.FLOAT64);
        Plateau plateau = Plateau.of(0.1).withPatience(0).withFactor(0.5);
        Optimiser optimiser = new Sgd().on(model, Schedule.constant(1).times(plateau));
        plateau.observe(1);
        plateau.observe(2);
        assertEquals(0.05, optimiser.learningRate());
        Plateau other = Plateau.of(0.1).withPatience(0).withFactor(0.5);
        Optimiser resumed = new Sgd().on(model, Schedule.constant(1).times(other));
        resumed.resume(optimiser.snapshot());
        assertEquals(0.05, resumed.learningRate());
        other.observe(1.5);
        assertEquals(0.025, resumed.learningRate());
    }

    @Example
    void aScheduleOfTwoResumesBothOrNone() {
        Plateau first = Plateau.of(0.1).withPatience(0);
        Schedule both = first.then(5, Schedule.constant(1));
        Snapshot fresh = both.snapshot();
        first.observe(1);
        first.observe(1);
        Snapshot before = both.snapshot();
        Snapshot bad = fresh.with("second/rate", 1.0);
        StateMismatchException failure = assertThrows(StateMismatchException.class, () -> both.resume(bad));
        assertTrue(failure.getMessage().contains("the schedule has no state"), failure.getMessage());
        assertEquals(before, both.snapshot());
        both.resume(fresh);
        assertEquals(0.1, both.at(0));
    }
}
