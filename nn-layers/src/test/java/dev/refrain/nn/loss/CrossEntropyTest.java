package dev.refrain.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
    private static final CrossEntropy MEAN = new CrossEntropy(Reduction.MEAN);

    /** Written in ops one by one: another way to the same value and the same gradient. */
    @Property(seed = "421", tries = 100)
    void itIsTheNegativeLogSoftmaxOfTheRightClass(
            @ForAll @IntRange(min = 1, max = 4) int steps,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 6) int classes,
            @ForAll Random random) {
        Tensor x =
                Tensor.of(random.doubles((long) steps * batch * classes, -5, 5).toArray(), steps, batch, classes);
        int[] targets = random.ints((long) steps * batch, 0, classes).toArray();
        double[] oneHot = new double[steps * batch * classes];
        for (int i = 0; i < targets.length; i++) {
            oneHot[i * classes + targets[i]] = 1;
        }
        Ids target = Ids.of(targets, steps, batch);
        try (Tape tape = Tape.open()) {
            Var logits = tape.input(x);
            Var loss = MEAN.of(logits, target);
            Var twin = logits.logSoftmax(-1)
                    .mul(Var.of(Tensor.of(oneHot, steps, batch, classes)))
                    .sum()
                    .div(-steps * batch);
            assertEquals(twin.item(), loss.item(), 1e-13);
            assertEquals(
                    loss.item() * steps * batch,
                    new CrossEntropy(Reduction.SUM).of(logits, target).item(),
                    1e-12);
            Var slope =
                    tape.gradients(loss, List.of(logits), Pullback.recorded()).of(logits);
            Var twinSlope =
                    tape.gradients(twin, List.of(logits), Pullback.recorded()).of(logits);
            assertEquals(0, slope.sub(twinSlope).abs().maxOver().item(), 1e-14);
        }
    }

    @Test
    void withoutReductionEachHasItsOwn() {
        Tensor x = Tensor.zeros(DType.FLOAT32, 2, 3, 4);
        Var terms = new CrossEntropy(Reduction.NONE).of(Var.of(x), Ids.of(new int[] {0, 1, 2, 3, 0, 1}, 2, 3));
        assertEquals(Tensor.full(DType.FLOAT32, Math.log(4), 2, 3), terms.value());
    }

    @Test
    void classesAndShapesThatDoNotFitAreNamed() {
        Var logits = Var.of(Tensor.zeros(DType.FLOAT32, 2, 3, 4));
        String range = assertThrows(
                        IndexRangeException.class, () -> MEAN.of(logits, Ids.of(new int[] {0, 1, 2, 3, 4, 0}, 2, 3)))
                .getMessage();
        assertEquals("crossEntropy: id 4 at [1, 1] is out of range, expected 0..3 of 4", range);
        assertThrows(IndexRangeException.class, () -> MEAN.of(logits, Ids.of(new int[] {0, 1, 2, 3, -1, 0}, 2, 3)));
        for (int[] sizes : new int[][] {{6}, {3, 2}, {2, 3, 1}, {1, 2, 3}}) {
            String shapes = assertThrows(ShapeException.class, () -> MEAN.of(logits, Ids.of(new int[6], sizes)))
                    .getMessage();
            assertTrue(shapes.startsWith("crossEntropy: shape [2, 3, 4]: the axes before the classes are not"), shapes);
        }
        assertThrows(
                ShapeException.class, () -> MEAN.of(Var.of(Tensor.zeros(DType.FLOAT32, 0, 4)), Ids.of(new int[0], 0)));
        String empty = assertThrows(
                        ShapeException.class,
                        () -> MEAN.of(Var.of(Tensor.zeros(DType.FLOAT32, 2, 0)), Ids.of(new int[2], 2)))
                .getMessage();
        assertTrue(empty.contains("empty reduction"), empty);
        assertThrows(NullPointerException.class, () -> new CrossEntropy(null));
    }
}
