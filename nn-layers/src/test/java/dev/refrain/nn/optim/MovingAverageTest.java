package dev.refrain.nn.optim;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MovingAverageTest {
    private static final double[] START = {0.3, 0, 7};

    private static void change(Weights model, int update) {
        double[] values = model.left().value().toDoubles();
        values[0] += 0.1 * update;
        values[1] -= 0.3;
        values[2] += Math.cos(update);
        model.left().assign(Tensor.of(values, 3));
    }

    @Test
    void theAveragesAreThoseOfPyTorchsAveragedModel() {
        Weights model = Weights.of(START, START);
        MovingAverage<Weights> average = MovingAverage.of(model, 0.9);
        MovingAverage<Weights> mean = MovingAverage.ofAll(model);
        List<double[]> expected = Golden.section("moving average");
        List<double[]> expectedMean = Golden.section("running mean");
        assertEquals(20, expected.size());
        for (int update = 0; update < expected.size(); update++) {
            change(model, update);
            average.update();
            mean.update();
            assertEquals(update + 1, average.updates());
            assertClose(expected.get(update), average.values().get("left").toDoubles(), 1e-12, "average");
            assertClose(expectedMean.get(update), mean.values().get("left").toDoubles(), 1e-12, "mean");
            assertEquals(model.right().value(), average.values().get("right"));
        }
    }

    @Test
    void whatWasGivenStaysWhileTheAverageGoesOn() {
        Weights model = Weights.of(START, START);
        MovingAverage<Weights> average = MovingAverage.of(model, 0.5);
        assertEquals(Parameters.values(model), average.values()); // no update yet
        change(model, 1);
        average.update();
        Map<String, Tensor> first = average.values();
        Weights copy = average.model();
        assertNotSame(model.left(), copy.left());
        Snapshot saved = average.snapshot();
        double[] kept = first.get("left").toDoubles();
        change(model, 2);
        average.update();
        assertEquals(Tensor.of(kept, 3), first.get("left"));
        assertEquals(Tensor.of(kept, 3), saved.tensors().get("left"));
        assertEquals(Tensor.of(kept, 3), copy.left().value());
    }

    @Test
    void aTiedParameterIsTiedInTheCopy() {
        Weights model = Weights.of(START, START);
        MovingAverage<Weights> average = MovingAverage.of(new Weights(model.left(), model.left()), 0.5);
        average.update();
        Weights copy = average.model();
        assertSame(copy.left(), copy.right());
    }

    @Test
    void itGoesOnFromASavedState() {
        Weights model = Weights.of(START, START);
        MovingAverage<Weights> first = MovingAverage.of(model, 0.9);
        MovingAverage<Weights> second = MovingAverage.of(model, 0.9);
        second.resume(first.snapshot());
        for (int update = 0; update < 4; update++) {
            change(model, update);
            first.update();
            second.update();
            assertEquals(first.values(), second.values());
            MovingAverage<Weights> third = MovingAverage.of(model, 0.9);
            third.update();
            third.resume(first.snapshot());
            assertEquals(first.snapshot(), third.snapshot());
            second = third;
        }
    }

    @Test
    void whatDoesNotFitIsListedAndNothingChanges() {
        Weights model = Weights.of(START, START);
        MovingAverage<Weights> average = MovingAverage.of(model, 0.9);
        average.update();
        Snapshot before = average.snapshot();
        Snapshot bad = Snapshot.empty()
                .with("left", Tensor.zeros(DType.FLOAT64, 4))
                .with("updates", 3)
                .with("more", "text");
        assertEquals(
                List.of(
                        "left: got shape [4], expected [3]",
                        "right: got nothing, expected a value of shape [3]",
                        "more: got a value, expected no such name"),
                assertThrows(StateMismatchException.class, () -> average.resume(bad))
                        .differences());
        Snapshot negative = Snapshot.empty().with("updates", -1);
        assertEquals(
                List.of("updates: got -1, expected 0 or more"),
                assertThrows(StateMismatchException.class, () -> average.resume(negative))
                        .differences());
        assertEquals(before, average.snapshot());
    }

    @Test
    void decaysOutOfRangeAndModelsWithoutParametersAreErrors() {
        Weights model = Weights.of(START, START);
        for (double decay : new double[] {1, -0.1, Double.NaN}) {
            assertEquals(
                    "decay of the average: got " + decay + ", expected a number in [0, 1)",
                    assertThrows(HyperParameterException.class, () -> MovingAverage.of(model, decay))
                            .getMessage());
        }
        assertThrows(
                HyperParameterException.class, () -> MovingAverage.of(new OptimiserTest.Nothing("", List.of()), 0.5));
    }
}
