package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertClose;
import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static dev.refrain.gradcheck.junit.Laws.law;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The laws of {@link SequenceContract}, each a test, with those that all contracts have. */
final class SequenceLaws<M> {
    private static final int INPUT = 2;
    private static final int STEPS = 5;
    private static final List<Integer> LENGTHS = List.of(3, 5, 1, 0, 4);

    private final SequenceContract<M> contract;
    private final M model;
    private final PaddedSequences padded = new PaddedSequences(LENGTHS);

    SequenceLaws(SequenceContract<M> contract) {
        this.contract = contract;
        model = GradChecks.drawn(contract.model(INPUT), RandomKey.of(INPUT));
    }

    Stream<DynamicTest> all() {
        Tensor x = x(STEPS);
        boolean isReversible = contract.reversed(model, Var.of(x), lengths()).isPresent();
        Stream<DynamicTest> own = Stream.of(
                law("padding cannot leak", this::padding),
                law("the value is 0 at padding", this::zeros),
                law("a sequence alone gives what it gives in the batch", this::alone),
                law("the sequences in another order give the same in that order", this::order),
                law("more padding changes nothing", this::morePadding),
                law("every parameter has an influence", () -> Laws.influence(trial().run())),
                law("gradients", () -> check().verify()));
        Stream<DynamicTest> reversal = isReversible
                ? Stream.of(law("read backwards, it gives what it gives for the reversed sequences", this::reversal))
                : Stream.empty();
        return Stream.of(own, reversal, new Laws(this::trial, contract.extreme()).all())
                .flatMap(each -> each);
    }

    private static int[] lengths() {
        return LENGTHS.stream().mapToInt(length -> length).toArray();
    }

    private static Tensor x(int steps) {
        return FunctionTrial.uniform(Shape.of(steps, LENGTHS.size(), INPUT), RandomKey.of(1));
    }

    private FunctionTrial<M> trial() {
        return trial(x(STEPS), lengths());
    }

    private FunctionTrial<M> trial(Tensor x, int[] lengths) {
        return FunctionTrial.draw(
                model,
                (any, in) -> contract.apply(any, in.firstEntry().getValue(), lengths.clone()),
                new LinkedHashMap<>(Map.of("x", x)),
                RandomKey.of(2));
    }

    private GradCheck check() {
        return GradCheck.ofModel(model, (any, x) -> contract.apply(any, x, lengths()), x(STEPS))
                .named("a model of sequences of lengths " + LENGTHS);
    }

    private Tensor value(Tensor x, int[] lengths) {
        return contract.apply(model, Var.of(x), lengths.clone()).value();
    }

    private void padding() {
        FunctionTrial<M> trial = trial();
        Trial.Result sound = trial.run();
        for (double filling : new double[] {Double.NaN, 1e30, Double.NEGATIVE_INFINITY}) {
            Tensor filled = padded.filled(x(STEPS), filling);
            SequencedMap<String, Tensor> found = trial.with("x", filled).run().all();
            assertSameBits(sound.all(), found, " with %s in the padding".formatted(filling));
        }
        Tensor byX = sound.byInputs().firstEntry().getValue();
        assertClose(
                named(padded.filled(byX, 0)),
                named(byX),
                Double.MIN_NORMAL,
                ", the gradient by x, at padding"); // -0 is 0
    }

    private void zeros() {
        Tensor y = value(x(STEPS), lengths());
        if (isOverTime(y)) {
            assertClose(named(padded.filled(y, 0)), named(y), Double.MIN_NORMAL, " at padding");
        }
    }

    private static boolean isOverTime(Tensor y) {
        return y.shape().rank() > 1 && y.shape().size(0) == STEPS && y.shape().size(1) == LENGTHS.size();
    }

    /** Values to the bit; the gradient by x too, and those by parameters as sums over the sequences. */
    private void alone() {
        Tensor x = x(STEPS);
        Tensor together = value(x, lengths());
        for (int n = 0; n < LENGTHS.size(); n++) {
            int steps = Math.max(1, LENGTHS.get(n)); // a sequence has a step at least, if only a padded one
            Tensor alone = value(Var.of(x).slice(0, 0, steps).slice(1, n, n + 1).value(), new int[] {LENGTHS.get(n)});
            Var own = isOverTime(together)
                    ? Var.of(together).slice(0, 0, steps).slice(1, n, n + 1)
                    : Var.of(together).slice(0, n, n + 1);
            assertSameBits(named(own.value()), named(alone), " of sequence %d alone".formatted(n));
        }
    }

    private void order() {
        int[] backwards = IntStream.range(0, LENGTHS.size())
                .map(n -> LENGTHS.size() - 1 - n)
                .toArray();
        int[] lengths = Arrays.stream(backwards).map(n -> LENGTHS.get(n)).toArray();
        Tensor y = value(x(STEPS), lengths());
        int axis = isOverTime(y) ? 1 : 0;
        Tensor other = value(PaddedSequences.picked(x(STEPS), 1, backwards), lengths);
        assertSameBits(named(PaddedSequences.picked(y, axis, backwards)), named(other), " in another order");
    }

    private void morePadding() {
        Tensor y = value(x(STEPS), lengths());
        Var longer = dev.refrain.autograd.Functions.concat(0, List.of(Var.of(x(STEPS)), Var.of(x(2))));
        Tensor other = value(longer.value(), lengths());
        Var own = isOverTime(y) ? Var.of(other).slice(0, 0, STEPS) : Var.of(other);
        assertSameBits(named(y), named(own.value()), " with more padding");
    }

    private void reversal() {
        Tensor x = x(STEPS);
        Tensor forward = value(padded.reversed(x), lengths());
        Tensor backward =
                contract.reversed(model, Var.of(x), lengths()).orElseThrow().value();
        Tensor expected = isOverTime(forward) ? padded.reversed(forward) : forward;
        assertClose(named(expected), named(backward), Laws.ROUNDING, " read backwards");
    }

    private static SequencedMap<String, Tensor> named(Tensor y) {
        return new LinkedHashMap<>(Map.of("the value", y));
    }
}
