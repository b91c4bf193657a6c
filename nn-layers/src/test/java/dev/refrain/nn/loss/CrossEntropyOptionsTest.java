package dev.refrain.nn.loss;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Ignored targets, smoothing and weights. */
class CrossEntropyOptionsTest {
    private static final CrossEntropy MEAN = new CrossEntropy(Reduction.MEAN);
    private static final CrossEntropy SUM = new CrossEntropy(Reduction.SUM);
    private static final CrossEntropy NONE = new CrossEntropy(Reduction.NONE);
    private static final int PADDING = -100;

    private static Var logits(Random random, int rows, int classes) {
        return Var.of(Tensor.of(random.doubles((long) rows * classes, -4, 4).toArray(), rows, classes));
    }

    private static Ids ids(int... values) {
        return Ids.of(values, values.length);
    }

    /** By the definition, term by term; some targets are ignored. */
    @Property(seed = "441", tries = 200)
    void allOptionsTogetherAreTheDefinition(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 5) int classes,
            @ForAll @DoubleRange(min = 0, max = 0.9) double smoothing) {
        Var x = logits(random, rows, classes);
        int[] target = new int[rows];
        Arrays.setAll(target, i -> i > 0 && random.nextInt(3) == 0 ? PADDING : random.nextInt(classes));
        double[] weights = random.doubles(classes, 0.5, 2).toArray();
        double[] logs = x.logSoftmax(-1).value().toDoubles();
        double[] terms = new double[rows];
        double total = 0;
        for (int i = 0; i < rows; i++) {
            if (target[i] == PADDING) {
                continue;
            }
            terms[i] = -(1 - smoothing) * weights[target[i]] * logs[i * classes + target[i]];
            for (int c = 0; c < classes; c++) {
                terms[i] -= smoothing / classes * weights[c] * logs[i * classes + c];
            }
            total += weights[target[i]];
        }
        double sum = Arrays.stream(terms).sum();
        assertClose(
                terms, all(NONE, smoothing, weights).of(x, ids(target)).value().toDoubles(), 1e-13, "terms");
        assertEquals(sum, all(SUM, smoothing, weights).of(x, ids(target)).item(), 1e-12);
        assertEquals(
                sum / total, all(MEAN, smoothing, weights).of(x, ids(target)).item(), 1e-12);
    }

    private static CrossEntropy all(CrossEntropy plain, double smoothing, double... weights) {
        return plain.withIgnored(PADDING).withSmoothing(smoothing).withWeights(weights);
    }

    /** The same as if they were not there, whatever their logits are; and no gradient reaches them. */
    @Property(seed = "442", tries = 100)
    void ignoredTargetsLeaveNoTrace(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 4) int counted,
            @ForAll @IntRange(min = 1, max = 4) int ignored) {
        Var x = logits(random, counted, 3);
        int[] target = random.ints(counted, 0, 3).toArray();
        int[] longer = Arrays.copyOf(target, counted + ignored);
        Arrays.fill(longer, counted, longer.length, PADDING);
        double[] values = Arrays.copyOf(x.value().toDoubles(), longer.length * 3);
        Arrays.fill(values, counted * 3, values.length, Double.NaN);
        for (CrossEntropy plain : new CrossEntropy[] {SUM, MEAN, MEAN.withSmoothing(0.25)}) {
            CrossEntropy loss = plain.withIgnored(PADDING);
            Tensor both = Tensor.of(values, longer.length, 3);
            assertEquals(
                    plain.of(x, ids(target)).item(),
                    loss.of(Var.of(both), ids(longer)).item(),
                    1e-14);
            double[] slopes = Slopes.of(in -> loss.of(in, ids(longer)), both).toDoubles();
            double[] expected = Arrays.copyOf(
                    Slopes.of(in -> plain.of(in, ids(target)), x.value()).toDoubles(), slopes.length);
            assertClose(expected, slopes, 1e-14, "gradient");
        }
    }

    /** Also a class may be ignored, as the id of padding often is one. */
    @Test
    void theIgnoredIdMayBeAClass() {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 2, 2, 4));
        Ids target = Ids.of(new int[] {0, 3, 1, 0}, 2, 2);
        Tensor terms = NONE.withIgnored(0).of(x, target).value();
        assertEquals(Shape.of(2, 2), terms.shape());
        assertClose(new double[] {0, Math.log(4), Math.log(4), 0}, terms.toDoubles(), 1e-15, "terms");
    }

    @Test
    void optionsThatChangeNothingChangeNothing() {
        Var x = logits(new Random(7), 5, 4);
        Ids target = ids(0, 3, 2, 2, 1);
        for (CrossEntropy plain : new CrossEntropy[] {SUM, MEAN}) {
            double expected = plain.of(x, target).item();
            assertEquals(expected, plain.withIgnored(-1).of(x, target).item(), 1e-14);
            assertEquals(expected, plain.withWeights(1, 1, 1, 1).of(x, target).item(), 1e-14);
            assertEquals(expected, plain.withSmoothing(0).of(x, target).item());
        }
        assertEquals(MEAN, MEAN.withSmoothing(0));
        assertEquals(MEAN.withWeights(1, 2), MEAN.withWeights(Tensor.of(new double[] {1, 2}, 2)));
    }

    @Test
    void thePlainCaseIsOneOp() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.zeros(DType.FLOAT32, 2, 3));
            NONE.of(x, ids(0, 1));
            assertEquals("tape of 1 ops", tape.toString().lines().findFirst().orElse(""), tape::toString);
        }
    }

    @Test
    void inFloat32ItStaysFloat32() {
        Var x = Var.of(Tensor.of(new float[] {1, 2, 3, 3, 2, 1}, 2, 3));
        Var loss = MEAN.withWeights(1, 2, 3).withSmoothing(0.1).withIgnored(9).of(x, ids(2, 9));
        assertEquals(DType.FLOAT32, loss.dtype());
        double total = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
        double expected = 0.9 * (total - 3) + 0.1 / 3 * ((total - 1) + 2 * (total - 2) + 3 * (total - 3)) / 3;
        assertEquals(expected, loss.item(), 1e-6);
    }

    @Test
    void aMeanOfNoTargetsIsAnErrorAndASumIsZero() {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 3, 2));
        Ids none = ids(PADDING, PADDING, PADDING);
        String message = assertThrows(
                        ShapeException.class, () -> MEAN.withIgnored(PADDING).of(x, none))
                .getMessage();
        assertEquals("cross-entropy: got 3 targets, of which 0 count, expected some that do for a mean", message);
        String weightless = assertThrows(
                        ShapeException.class,
                        () -> MEAN.withIgnored(PADDING).withWeights(0, 1).of(x, ids(0, PADDING, 0)))
                .getMessage();
        assertEquals(
                "cross-entropy: got 3 targets, of which 2 count, with weights that are all 0, expected some that do for a mean",
                weightless);
        assertEquals(0, SUM.withIgnored(PADDING).withSmoothing(0.1).of(x, none).item());
        assertEquals(
                Tensor.zeros(DType.FLOAT64, 3),
                NONE.withIgnored(PADDING).of(x, none).value());
        assertEquals(
                Tensor.zeros(DType.FLOAT64, 3, 2),
                Slopes.of(in -> SUM.withIgnored(PADDING).of(in, none), x.value()));
    }

    @Test
    void targetsThatAreNoneAreNamed() {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 2, 2, 4));
        Ids target = Ids.of(new int[] {0, PADDING, 4, 1}, 2, 2);
        assertEquals(
                "cross-entropy: got target 4 at [1, 0], expected one of 4 classes, or the ignored -100",
                assertThrows(
                                IndexRangeException.class,
                                () -> MEAN.withIgnored(PADDING).of(x, target))
                        .getMessage());
        assertEquals(
                "cross-entropy: got target -100 at [0, 1], expected one of 4 classes",
                assertThrows(
                                IndexRangeException.class,
                                () -> MEAN.withSmoothing(0.1).of(x, target))
                        .getMessage());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 3, 4));
        assertEquals(
                "cross-entropy: got logits of shape [3, 4] and targets of shape [2], expected [..., C] and [...]",
                assertThrows(ShapeException.class, () -> MEAN.withSmoothing(0.1).of(x, ids(0, 1)))
                        .getMessage());
        assertEquals(
                "cross-entropy: got 3 weights for logits of shape [3, 4], expected 4",
                assertThrows(
                                ShapeException.class,
                                () -> MEAN.withWeights(1, 2, 3).of(x, ids(0, 1, 2)))
                        .getMessage());
        assertThrows(ShapeException.class, () -> MEAN.withWeights(Tensor.zeros(DType.FLOAT64, 2, 2)));
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String message = assertThrows(HyperParameterException.class, () -> MEAN.withWeights(1, wrong))
                    .getMessage();
            assertTrue(message.startsWith("cross-entropy weight of class 1: got " + wrong), message);
        }
        for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
            String message = assertThrows(HyperParameterException.class, () -> MEAN.withSmoothing(wrong))
                    .getMessage();
            assertEquals("cross-entropy smoothing: got %s, expected a number in [0, 1)".formatted(wrong), message);
        }
    }
}
