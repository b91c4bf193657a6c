package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertClose;
import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static dev.refrain.gradcheck.junit.FunctionTrial.uniform;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every loss counts the steps of a sequence in any padded batch as it does alone, and no others. */
class LossesOverSequencesTest {
    private static final int STEPS = 4;
    private static final int SIZE = 3;
    private static final Lengths LENGTHS = new Lengths(STEPS, List.of(2, 4, 0, 1));
    private static final PaddedSequences PADDED = new PaddedSequences(LENGTHS.each());
    private static final Tensor X = uniform(Shape.of(STEPS, LENGTHS.batch(), SIZE), RandomKey.of(1));

    /** Within 0 .. 1, as some losses want it. */
    private static final Tensor TARGET =
            Var.of(uniform(X.shape(), RandomKey.of(2))).mul(0.4).add(0.5).value();

    /** A loss of sequences cut out of the batch, and what its mean is divided by for one of them. */
    private record Case(String name, Reduction reduction, Over over) {
        interface Over {
            Var of(Sequences prediction, int from, int to);
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(Reduction.values())
                .flatMap(reduction -> Stream.concat(
                        ShippedLossesTest.of(reduction).map(each -> ofValues(reduction, each.loss())),
                        Stream.of(
                                ofClasses(new CrossEntropy(reduction)),
                                ofClasses(new CrossEntropy(reduction).withSmoothing(0.1)))));
    }

    private static Case ofValues(Reduction reduction, Loss loss) {
        return new Case(loss.toString(), reduction, (prediction, from, to) -> {
            Tensor target = cut(
                    PADDED.filled(TARGET, Double.NaN),
                    from,
                    to,
                    prediction.lengths().steps());
            return loss.of(prediction, Sequences.of(Var.of(target), prediction.lengths()));
        });
    }

    /** The classes go round; in the padding there is none. */
    private static Case ofClasses(CrossEntropy loss) {
        return new Case(loss.toString(), loss.reduction(), (prediction, from, to) -> {
            int batch = to - from;
            int[] ids = new int[prediction.lengths().steps() * batch];
            Arrays.setAll(
                    ids, i -> i / batch < LENGTHS.of(from + i % batch) ? (i / batch + from + i % batch) % SIZE : -7);
            Ids target = Ids.of(ids, prediction.lengths().steps(), batch);
            return loss.of(prediction, TokenSequences.of(target, prediction.lengths()));
        });
    }

    private static Tensor cut(Tensor all, int from, int to, int steps) {
        return Var.of(all).slice(0, 0, steps).slice(1, from, to).value();
    }

    private record Run(Tensor value, Tensor gradient) {}

    private static Run run(Case loss, Tensor x, int from, int to, Lengths lengths) {
        try (Tape tape = Tape.open()) {
            Var in = tape.input(cut(x, from, to, lengths.steps()));
            Var value = loss.over().of(Sequences.of(in, lengths), from, to);
            Tensor gradient = tape.gradients(value.sum(), List.of(in), Pullback.plain())
                    .of(in)
                    .value();
            return new Run(value.value(), gradient);
        }
    }

    private static Run together(Case loss, double filling) {
        return run(loss, PADDED.filled(X, filling), 0, LENGTHS.batch(), LENGTHS);
    }

    @TestFactory
    Stream<DynamicTest> paddingCannotLeak() {
        return cases().map(loss -> dynamicTest(loss.name(), () -> {
            Run clean = together(loss, 0);
            Run filled = together(loss, Double.NaN);
            assertSameBits(named(clean.value()), named(filled.value()), " with NaN in the padding");
            assertSameBits(named(clean.gradient()), named(filled.gradient()), ", its gradient with NaN in the padding");
            assertClose(
                    named(PADDED.filled(clean.gradient(), 0)),
                    named(clean.gradient()),
                    Double.MIN_NORMAL,
                    " at padding");
        }));
    }

    @TestFactory
    Stream<DynamicTest> aSequenceAloneCountsAsItDoesInTheBatch() {
        return cases().map(loss -> dynamicTest(loss.name(), () -> {
            Run together = together(loss, Double.NaN);
            double sum = 0;
            for (int n = 0; n < LENGTHS.batch(); n++) {
                int length = LENGTHS.of(n);
                if (length > 0) {
                    Run alone = run(loss, X, n, n + 1, Lengths.full(length, 1));
                    double share = loss.reduction() == Reduction.MEAN ? (double) length / LENGTHS.total() : 1;
                    sum += share * Arrays.stream(alone.value().toDoubles()).sum();
                    assertClose(
                            named(Var.of(alone.gradient()).mul(share).value()),
                            named(cut(together.gradient(), n, n + 1, length)),
                            Laws.ROUNDING,
                            ", the gradient of sequence " + n);
                }
            }
            assertEquals(
                    Arrays.stream(together.value().toDoubles()).sum(), sum, Laws.ROUNDING * Math.max(1, Math.abs(sum)));
        }));
    }

    private static SequencedMap<String, Tensor> named(Tensor value) {
        return new LinkedHashMap<>(Map.of("the loss", value));
    }
}
