package dev.refrain.nn.optim;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AccumulationTest {
    /** The mean over rows of (w · x)², whose gradient is that of the mean of parts of one size. */
    private static Gradients gradients(Weights model, Tensor x, int from, int to) {
        try (Tape tape = Tape.open()) {
            Var part = Var.of(x).slice(0, from, to);
            return tape.backward(model.left().on(tape).mul(part).sum(1).square().mean());
        }
    }

    @Property(seed = "541", tries = 60)
    void theMeanOfSeveralBatchesIsTheGradientOfOne(
            @ForAll @IntRange(min = 1, max = 5) int batches,
            @ForAll @IntRange(min = 1, max = 4) int size,
            @ForAll long seed) {
        Random random = new Random(seed);
        Weights model = Weights.of(Numbers.random(random, DType.FLOAT64, 3), Tensor.zeros(DType.FLOAT64, 1));
        Tensor x = Numbers.random(random, DType.FLOAT64, batches * size, 3);
        Accumulation accumulation = new Accumulation(batches);
        for (int round = 0; round < 2; round++) {
            Optional<Gradients> mean = Optional.empty();
            for (int batch = 0; batch < batches; batch++) {
                assertTrue(mean.isEmpty());
                assertEquals(batch, accumulation.pending());
                mean = accumulation.add(gradients(model, x, batch * size, (batch + 1) * size));
            }
            assertEquals(0, accumulation.pending());
            assertClose(
                    gradients(model, x, 0, batches * size)
                            .of(model.left())
                            .value()
                            .toDoubles(),
                    mean.orElseThrow().of(model.left()).value().toDoubles(),
                    1e-14,
                    "mean");
            new Sgd().on(model, 0.1).step(mean.orElseThrow());
        }
    }

    @Example
    void theRestIsTheMeanOfTheBatchesThereAre() {
        Weights model = Weights.of(new double[] {1, 1}, new double[] {1});
        Accumulation accumulation = new Accumulation(8);
        assertTrue(accumulation.rest().isEmpty());
        Tensor three = Tensor.of(new double[] {3, 3}, 2);
        Tensor one = Tensor.of(new double[] {1}, 1);
        accumulation.add(model.gradientsOfLeft(Tensor.of(new double[] {1, 2}, 2)));
        accumulation.add(model.gradients(three, one));
        Gradients rest = accumulation.rest().orElseThrow();
        assertEquals(Tensor.of(new double[] {2, 2.5}, 2), rest.of(model.left()).value());
        assertEquals(Tensor.of(new double[] {0.5}, 1), rest.of(model.right()).value());
        assertTrue(accumulation.rest().isEmpty());
    }

    @Example
    void oneBatchStaysAsItIs() {
        Weights model = Weights.of(new double[] {1, 1}, new double[] {1});
        Gradients gradients = model.gradientsOfLeft(Tensor.of(new double[] {1, 2}, 2));
        assertSame(gradients, new Accumulation(1).add(gradients).orElseThrow());
    }

    /** Of ½ Σ over the rows looked up of their squares. */
    private static Gradients ofRows(Weights model, int... ids) {
        try (Tape tape = Tape.open()) {
            Ids entered = tape.ids(Ids.of(ids, ids.length));
            Var looked = model.left().on(entered).gatherRows(entered);
            return tape.backward(looked.square().mul(0.5).sum());
        }
    }

    @Example
    void rowsStayRowsUntilSomethingElseComes() {
        Tensor start = Numbers.random(new Random(3), DType.FLOAT32, 6, 2);
        Weights model = Weights.of(start, start);
        Gradients sum = ofRows(model, 4, 1).add(ofRows(model, 1, 0, 1));
        assertEquals(
                Ids.of(new int[] {0, 1, 4}, 3),
                sum.rows(model.left()).orElseThrow().rows());
        Gradients dense = ofRows(model, 4, 1).map(g -> g).add(ofRows(model, 1, 0, 1));
        assertTrue(dense.rows(model.left()).isEmpty());
        assertEquals(dense.of(model.left()).value(), sum.of(model.left()).value());
    }

    @Example
    void aParameterWrittenInBetweenIsSaid() {
        Weights model = Weights.of(new double[] {1, 1}, new double[] {1});
        Accumulation accumulation = new Accumulation(2);
        Tensor ones = Tensor.of(new double[] {1, 1}, 2);
        accumulation.add(model.gradientsOfLeft(ones));
        model.left().assign(ones);
        Gradients later = model.gradientsOfLeft(ones);
        TapeException failure = assertThrows(TapeException.class, () -> accumulation.add(later));
        assertEquals(TapeException.Kind.STALE, failure.kind());
        assertTrue(failure.getMessage().contains("in its versions 1 and 2"), failure.getMessage());
    }

    @Example
    void noBatchesAreAnError() {
        assertEquals(
                "batches of an update: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new Accumulation(0))
                        .getMessage());
    }
}
